using Reeve.Engine.Models;

namespace Reeve.Engine.Hooks;

/// <summary>
/// A tool a hook serves. The caller has passed the gate, recorded the intent under the tool's name and runs <see cref="CallAsync"/> under the run's token and
/// <see cref="Timeout"/>; the tool does the effect and returns what the model is to see.
/// </summary>
public sealed record HookTool
{
    public required ChatTool Tool { get; init; }

    /// <summary>Whether it changes anything outside: such a call is never retried when its outcome is unknown.</summary>
    public required bool SideEffect { get; init; }

    /// <summary>Null: the gate's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Parks the turn (<c>waiting</c>) instead of running under a timeout: a question to a person.</summary>
    public bool Parks { get; init; }

    /// <summary>Expected failures are results with <see cref="HookResult.IsError"/>; a <c>ReeveException</c> is one too; anything else is a defect, recorded as <c>internal</c>.</summary>
    public required Func<HookCall, CancellationToken, Task<HookResult>> CallAsync { get; init; }
}

/// <summary>One call of a tool, as a model asked for it. <see cref="Arguments"/> is a JSON object that was parsed; whether it fits the schema is for the tool to say.</summary>
public sealed record HookCall(TurnContext Turn, string CallId, string Tool, System.Text.Json.JsonElement Arguments);

/// <summary>What the model is shown. Bounded by the tool; the composite cuts what is still too long, keeping head and tail.</summary>
public sealed record HookResult(string Output, bool IsError = false)
{
    public static HookResult Error(string why) => new(why, IsError: true);
}
