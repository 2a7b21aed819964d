using System.Globalization;
using System.Text;
using Reeve.Connectors.Processes;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// The tool <c>bash</c>: a command, by a shell because that is what it says. In a session of its own, its input closed, with an environment from an allow-list, within
/// walls where they can be built; everything it started is gone when the call returns, however it ends.
/// </summary>
internal sealed class BashTool(IChildRunner children, Walls walls, OsToolsOptions options, IIdSource ids, TimeProvider time) : IOsTool
{
    private const int MaxCommand = 64 * 1024;
    private const int OutputBytes = 14_000; // of each of the two; together what a turn shows of one call
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>What the caller's bound must leave beyond a command's own: to stop it and to build its walls.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public ChatTool Tool { get; } = new(
        "bash",
        "Runs a command with bash -c. There is no terminal and no input. Everything it starts ends with it: nothing goes on in the background. "
            + "Of long output the beginning and the end are shown.",
        """
        {"type":"object","properties":{
        "command":{"type":"string","description":"The command."},
        "folder":{"type":"string","description":"Where it runs: absolute inside a granted folder, or relative to the first one. Default: the first one."},
        "timeout_seconds":{"type":"integer","minimum":1,"description":"When it is stopped. Default 30."}},
        "required":["command"],"additionalProperties":false}
        """);

    public bool SideEffect => true;

    public async Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken)
    {
        var command = arguments.Text("command", MaxCommand);
        var folder = arguments.OptionalText("folder", ConfinedPathRules.MaxBytes) ?? ".";
        var longest = grant.BashTimeout is { } own && own < options.BashMaxTimeout ? own : options.BashMaxTimeout;
        var asked = arguments.Integer("timeout_seconds", 1, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.BashTimeout;
        arguments.Finish();
        if (command.Contains('\0', StringComparison.Ordinal))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "A command holds no zero byte.");
        }

        var state = grant.Sandbox == "off" ? new WallsState.None("the agent's file says sandbox: off") : await walls.StateAsync(cancellationToken);
        if (state is WallsState.None { Why: var why } && grant.Sandbox == "required")
        {
            throw new ReeveException(
                ErrorCode.SandboxUnavailable, $"Commands of this agent run only within walls, and there are none: {why}.", "Install bubblewrap, or change sandbox: in the agent's file.");
        }

        using var roots = ConfinedRoots.Open(grant.Roots, options);
        using var place = roots.Resolve(folder);
        place.OpenFolder().Dispose(); // a folder that cannot be entered is told of before anything runs
        var mark = ids.Next("call");
        var spec = Spec(command, state is WallsState.Standing standing ? Walls.Plan(standing, roots, place.Path, grant.Network) : null, place.Path, mark) with
        {
            Timeout = asked < longest ? asked : longest,
        };
        var started = time.GetTimestamp();
        var result = await RunAsync(spec, mark, cancellationToken);
        return new HookResult(
            Show(result, spec.Timeout, time.GetElapsedTime(started), state is WallsState.None none ? $"none ({none.Why})" : grant.Network ? "bubblewrap, with network" : "bubblewrap, no network"),
            result.TimedOut || result.Signal is not null);
    }

    private async Task<ChildResult> RunAsync(ChildSpec spec, string mark, CancellationToken cancellationToken)
    {
        var nothingIsLeft = true;
        ChildResult result;
        try
        {
            result = await DedicatedThread.RunAsync(() => children.RunAsync(spec, cancellationToken));
        }
        finally
        {
            nothingIsLeft = !OperatingSystem.IsLinux() || await Task.Run(() => ProcessMark.KillAll(mark), CancellationToken.None);
        }

        return nothingIsLeft
            ? result
            : throw new ReeveException(ErrorCode.UpstreamFailed, "The command left processes behind that start others faster than they can be killed.");
    }

    private static ChildSpec Spec(string command, WallsPlan? plan, string folder, string mark) =>
        new(plan is null ? ["bash", "-c", command] : WallsRules.Command(plan, command))
        {
            WorkingDirectory = plan is null ? folder : "/",
            Environment = plan is null
                ? new Dictionary<string, string?> { [ProcessMark.Variable] = mark }
                : new Dictionary<string, string?> { [ProcessMark.Variable] = mark, ["HOME"] = "/tmp", ["TMPDIR"] = "/tmp" },
            Timeout = default,
            Grace = Grace,
            OutputLimit = OutputBytes,
        };

    private static string Show(ChildResult result, TimeSpan timeout, TimeSpan took, string walls)
    {
        var end = result switch
        {
            { TimedOut: true } => string.Create(CultureInfo.InvariantCulture, $"stopped after {timeout.TotalSeconds:0} s: it took too long"),
            { Signal: { } signal } => string.Create(CultureInfo.InvariantCulture, $"ended by signal {signal}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}"),
        };
        var shown = new StringBuilder().Append(CultureInfo.InvariantCulture, $"[{end}; {took.TotalSeconds:0.0} s; walls: {walls}]\n");
        Add(shown, "output", result.Output);
        Add(shown, "errors", result.Errors);
        return shown.ToString();
    }

    private static void Add(StringBuilder shown, string name, string text)
    {
        if (text.Length > 0)
        {
            shown.Append(CultureInfo.InvariantCulture, $"[{name}]\n{text}").Append(text.EndsWith('\n') ? "" : "\n");
        }
    }
}
