namespace Reeve.Engine.Runs;

/// <summary>The words for states and kinds as entries, storage and doors spell them: <c>timed_out</c>, <c>dead_letter</c>, <c>external</c>.</summary>
public static class RunNames
{
    public static string Of(RunState state) => state switch
    {
        RunState.Queued => "queued",
        RunState.Running => "running",
        RunState.Waiting => "waiting",
        RunState.Succeeded => "succeeded",
        RunState.Failed => "failed",
        RunState.TimedOut => "timed_out",
        RunState.Cancelled => "cancelled",
        RunState.Killed => "killed",
        RunState.DeadLetter => "dead_letter",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Of(RunKind kind) => kind switch
    {
        RunKind.Turn => "turn",
        RunKind.Tick => "tick",
        RunKind.Pipeline => "pipeline",
        RunKind.Stage => "stage",
        RunKind.Job => "job",
        RunKind.External => "external",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string Of(StepState state) => state switch
    {
        StepState.Intended => "intended",
        StepState.Allowed => "allowed",
        StepState.Held => "held",
        StepState.Done => "done",
        StepState.Failed => "failed",
        StepState.Abandoned => "abandoned",
        StepState.Denied => "denied",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
