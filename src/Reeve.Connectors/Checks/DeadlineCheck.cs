using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.Sources.Homes;
using Reeve.Sources.Issues;
using Reeve.Sources.Yaml;

namespace Reeve.Connectors.Checks;

/// <summary>Open issues of the home's projects that are overdue or due soon.</summary>
public sealed class DeadlineCheck : ICheck
{
    private const string IssueFileName = "issues.jsonl";
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromHours(48);

    public string Kind => "deadlines";

    public Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var within = request.Settings.TryGetValue("within", out var written) && ScalarRules.TryDuration(written, out var given) ? given : DefaultWithin;
        var issues = new List<Issue>();
        var remarks = new List<string>();
        foreach (var project in Projects(request))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.Combine("projects", project, IssueFileName);
            if (!SafePath.TryResolve(request.Home, name, out var path))
            {
                throw new ReeveException(ErrorCode.UpstreamFailed, $"{name} leads out of the home.", "Keep projects inside the home.");
            }

            if (!File.Exists(path))
            {
                continue;
            }

            var read = IssueFile.Load(path, name);
            issues.AddRange(read.Issues);
            remarks.AddRange(read.Problems.Take(SignalText.MaxFacts).Select(static problem => "unreadable: " + problem));
        }

        return Task.FromResult(DeadlineRules.Describe(issues, remarks, within, request.Now));
    }

    private static IEnumerable<string> Projects(CheckRequest request)
    {
        var folder = Path.Combine(request.Home, "projects");
        if (request.Settings.TryGetValue("project", out var one))
        {
            return Directory.Exists(Path.Combine(folder, one))
                ? [one]
                : throw new ReeveException(ErrorCode.UpstreamFailed, $"There is no project {one} in the home.", "Make projects/" + one + ", or mend the check.");
        }

        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            : [];
    }
}
