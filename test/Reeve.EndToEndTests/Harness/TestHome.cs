using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Reeve.EndToEndTests.Harness;

/// <summary>
/// A home of its own for one test, with a free HTTP port, under a short path (socket paths are limited). Disposing stops whatever daemon runs there
/// and removes everything.
/// </summary>
internal sealed class TestHome : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment;

    public TestHome(string configuration = "http:\n  port: 0\n")
    {
        Root = Directory.CreateTempSubdirectory("rv-").FullName;
        Home = Path.Combine(Root, "home");
        RunRoot = Path.Combine(Root, "run");
        Directory.CreateDirectory(Path.Combine(Home, "agents"));
        File.WriteAllText(Path.Combine(Home, "reeve.yaml"), configuration);
        _environment = new() { ["REEVE_HOME"] = Home, ["REEVE_RUN_ROOT"] = RunRoot, ["NO_COLOR"] = "1", ["NOTIFY_SOCKET"] = null };
    }

    public string Root { get; }

    public string Home { get; }

    public string RunRoot { get; }

    public string Socket => Path.Combine(RunRoot, "reeve.sock");

    public string Metadata => Path.Combine(RunRoot, "daemon.lock.json");

    public string DataRoot => Directory.GetDirectories(Path.Combine(Home, "data")).Single();

    public string Database => Path.Combine(DataRoot, "reeve.db");

    /// <summary>The pid the daemon wrote, or null when there is none.</summary>
    public int? DaemonPid
    {
        get
        {
            if (!File.Exists(Metadata))
            {
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllText(Metadata));
            return document.RootElement.GetProperty("pid").GetInt32();
        }
    }

    /// <summary>An open issue that is long overdue.</summary>
    public void AddIssue(string id, string title)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home, "projects", "p")).FullName;
        File.AppendAllText(Path.Combine(folder, "issues.jsonl"), $$"""{"id":"{{id}}","title":"{{title}}","due_at":"2026-01-01T00:00:00Z"}""" + "\n");
    }

    /// <summary>An agent that looks at the deadlines when it is told to; by itself only at the start and a week later.</summary>
    public void AddWatchman(string name, string frontMatter = "") => File.WriteAllText(
        Path.Combine(Home, "agents", name + ".md"),
        $"---\n{frontMatter}heartbeat:\n  every: 7d\n  checks:\n    - {{ id: deadlines, kind: deadlines }}\n---\nYou watch the deadlines.\n");

    public Task<ProgramResult> ReeveAsync(params string[] arguments) => ReeveAsync(new Dictionary<string, string?>(), arguments);

    public Task<ProgramResult> ReeveAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ProgramRunner.RunAsync(Programs.Reeve, arguments, Root, With(environment));

    /// <summary>Runs <c>reeve</c> and fails the test unless it exits with 0.</summary>
    public async Task<string> SucceedAsync(params string[] arguments)
    {
        var result = await ReeveAsync(arguments);
        Assert.True(result.ExitCode == 0, $"reeve {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    /// <summary>Starts <c>reeved</c> as a child of the test, so that a signal can be sent and its exit awaited.</summary>
    public DaemonProcess StartDaemon(IReadOnlyDictionary<string, string?>? environment = null) =>
        new(this, With(environment ?? new Dictionary<string, string?>()), Programs.Daemon);

    /// <summary>Starts <c>reeve up --foreground</c>, which becomes the daemon.</summary>
    public DaemonProcess StartForeground() => new(this, With(new Dictionary<string, string?>()), Programs.Reeve, "up", "--foreground");

    public async ValueTask DisposeAsync()
    {
        if (DaemonPid is { } pid)
        {
            try
            {
                using var daemon = Process.GetProcessById(pid);
                if (daemon.ProcessName.StartsWith("reeved", StringComparison.Ordinal))
                {
                    daemon.Kill(entireProcessTree: true);
                    await daemon.WaitForExitAsync();
                }
            }
            catch (ArgumentException)
            {
                // It is gone already, which is what a good test leaves behind.
            }
        }

        Directory.Delete(Root, recursive: true);
    }

    private Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> further)
    {
        var all = new Dictionary<string, string?>(_environment, StringComparer.Ordinal);
        foreach (var (name, value) in further)
        {
            all[name] = value;
        }

        return all;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Root}");
}
