using Reeve.Guard.Loops;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Hosting;

/// <summary>Settings as the loop rules' options. Pure.</summary>
internal static class LoopSettings
{
    public static LoopOptions Loops(SettingValues values) => new()
    {
        Identical = values.Integer("loops.identical"),
        OnIdentical = Action(values, "loops.identical_action"),
        LongestPeriod = values.Integer("loops.longest_cycle"),
        Repetitions = values.Integer("loops.cycle_repetitions"),
        OnCycle = Action(values, "loops.cycle_action"),
        EqualOutputs = values.Integer("loops.equal_outputs"),
        OnNoProgress = Action(values, "loops.no_progress_action"),
        MaxIterations = values.Integer("loops.max_iterations"),
        OnIterations = Action(values, "loops.iterations_action"),
        ExemptTools = [.. LoopOptions.Default.ExemptTools, .. values.List("loops.exempt_tools")],
    };

    public static FailureLoopOptions Failures(SettingValues values) => new()
    {
        Runs = values.Integer("loops.failing_runs"),
        Window = values.Duration("loops.failing_window"),
        Action = Action(values, "loops.failing_action"),
    };

    public static CausationOptions Causation(SettingValues values) => new()
    {
        Occurrences = values.Integer("loops.chain_occurrences"),
        Action = Action(values, "loops.chain_action"),
    };

    private static LoopAction Action(SettingValues values, string key) => values.Text(key) switch
    {
        "warn" => LoopAction.Warn,
        "deny" => LoopAction.Deny,
        "kill" => LoopAction.Kill,
        "off" => LoopAction.Off,
        var other => throw new InvalidOperationException($"The catalogue lets {key} be {other}."),
    };
}
