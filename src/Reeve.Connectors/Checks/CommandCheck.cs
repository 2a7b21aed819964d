using System.Globalization;
using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.Sources.Homes;

namespace Reeve.Connectors.Checks;

/// <summary>
/// Any program's output as the signal. A bad exit code is part of what it says; a program that cannot be started or does not end in time could not be asked.
/// </summary>
public sealed class CommandCheck(IChildRunner children) : ICheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public string Kind => "command";

    public async Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var folder = request.Home;
        if (request.Settings.TryGetValue("path", out var path) && !Path.IsPathRooted(path) && !SafePath.TryResolve(request.Home, path, out folder))
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"{path} leads out of the home.", "Give an absolute path, or one inside the home.");
        }

        var result = await children.RunAsync(
            new ChildSpec(request.Command)
            {
                WorkingDirectory = path is not null && Path.IsPathRooted(path) ? path : folder,
                Timeout = Longest, // the tick's own limit comes with the token, and is shorter
                Grace = Grace,
                OutputLimit = 24 * 1024,
            },
            cancellationToken);
        return Describe(request.Command[0], result);
    }

    internal static string Describe(string program, ChildResult result)
    {
        var name = Path.GetFileName(program);
        var end = result switch
        {
            { ExitCode: 0 } => $"{name} said:",
            { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"{name} ended with exit code {code} (FAILED) and said:"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{name} was ended by signal {result.Signal} (FAILED) and said:"),
        };
        var lines = (result.Output + (result.Output.Length > 0 && result.Errors.Length > 0 ? "\n" : "") + result.Errors)
            .ReplaceLineEndings("\n").Split('\n').Select(SignalText.Quote).Where(static line => line.Length > 0).ToList();
        return lines.Count == 0 ? $"{end[..^5]}said nothing." : end + "\n" + string.Join('\n', lines.Select(static line => "- " + line));
    }
}
