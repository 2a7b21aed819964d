using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>Who beside the run itself may undo its side effects: a daemon's rollback, or nobody. Thread-safe.</summary>
internal interface IUndoGate
{
    /// <summary>Asks to be the one who undoes these steps, by the gate's ids; an answer for each, in order. Never fails: who cannot be asked has not agreed.</summary>
    Task<IReadOnlyList<UndoClaim>> ClaimAsync(IReadOnlyList<string?> steps);

    /// <summary>Tells what came of a step that was granted: once for each. What cannot be delivered now is kept; then why is returned.</summary>
    Task<ReeveException?> TellAsync(string? step, UndoOutcome outcome, string? message);
}

/// <summary>How undoing a granted step ended.</summary>
internal enum UndoOutcome
{
    Succeeded,
    Failed,
    NotBegun,
}

/// <summary>What a gate says to undoing one step.</summary>
internal abstract record UndoClaim
{
    private UndoClaim()
    {
    }

    /// <summary>Nobody else does.</summary>
    /// <param name="Until">Until when; null for ever.</param>
    public sealed record Granted(DateTimeOffset? Until) : UndoClaim;

    /// <summary>Somebody else did, does, or began to.</summary>
    public sealed record Taken(RollbackStatus Status, string Message) : UndoClaim;

    /// <summary>Nobody agreed; it may be asked for again.</summary>
    public sealed record Unasked(ReeveException Why) : UndoClaim;
}
