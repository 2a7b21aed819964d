using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>
/// What holds for a call when both the program and the daemon's configuration have spoken. Pure. The configuration decides retries and timeout;
/// about harm the more careful of the two is believed.
/// </summary>
internal static class CallPlanRules
{
    public static CallPlan Of(GuardedTool tool, ToolConfig? config)
    {
        var sideEffect = tool.SideEffect || config is { SideEffect: true };
        return new CallPlan
        {
            Tool = tool.Name,
            SideEffect = sideEffect,
            Enabled = config?.Enabled ?? true,
            Retries = Math.Clamp(config?.Retries ?? tool.Retries, 0, AttemptRules.MostRetries),
            Timeout = config?.Timeout ?? tool.Timeout,
            FailsOpen = !sideEffect && tool.FailOpen && (config?.FailOpen ?? true),
            WorstTokens = tool.WorstTokens,
            WorstMicroUsd = tool.WorstMicroUsd,
            Model = tool.Model,
        };
    }
}
