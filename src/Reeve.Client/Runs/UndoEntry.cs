namespace Reeve.Client.Runs;

/// <summary>One side effect and how to undo it. Its state is guarded by the turn of its <see cref="UndoStack"/>.</summary>
internal sealed class UndoEntry(RollbackStep status, string? gateStep, Func<CancellationToken, Task>? undo)
{
    public RollbackStep Status { get; set; } = status;

    /// <summary>The gate's id of the step; null without a daemon.</summary>
    public string? GateStep { get; } = gateStep;

    public Func<CancellationToken, Task>? Undo { get; } = undo;

    /// <summary>Whether what became of it stands in the trace, for good.</summary>
    public bool IsTold { get; set; }
}
