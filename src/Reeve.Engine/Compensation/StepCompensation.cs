using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compensation;

/// <summary>
/// What became of undoing one step. There is at most one a step, for ever: every attempt and every rollback goes on with it. Immutable: a move makes a new one
/// with the next <see cref="Version"/>. Only <see cref="CompensationRules"/> and <see cref="ClaimRules"/> move it.
/// </summary>
public sealed record StepCompensation
{
    public required RunId Run { get; init; }

    public required StepId Step { get; init; }

    /// <summary>The step's number in its run: later ones are undone first.</summary>
    public required int Number { get; init; }

    public required string Owner { get; init; }

    /// <summary>Whose step it was.</summary>
    public required string Agent { get; init; }

    public required string Project { get; init; }

    public required string Tool { get; init; }

    public required CompensationStatus Status { get; init; }

    /// <summary>Who undoes it, as declared when it was last looked at; null where nothing is declared.</summary>
    public CompensationKind? Kind { get; init; }

    /// <summary>Whether doing it twice does no harm, as declared when it was last begun.</summary>
    public bool Idempotent { get; init; }

    /// <summary>The action was begun and nobody can say that it did nothing. Of a pending one: its outcome is not recorded yet.</summary>
    public bool Begun { get; init; }

    /// <summary>Tries since it was asked for last.</summary>
    public int Attempts { get; init; }

    /// <summary>The run in which it was tried last.</summary>
    public RunId? Job { get; init; }

    /// <summary>Of one that the step's own program undoes: what that program called its wish, and until when nobody else touches it.</summary>
    public string? Claim { get; init; }

    public DateTimeOffset? ClaimUntil { get; init; }

    public required string RequestedBy { get; init; }

    public string? FailureCode { get; init; }

    public string? Reason { get; init; }

    /// <summary>The operator has been told that it is not undone.</summary>
    public bool Escalated { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? BegunAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>The same at every attempt and after every restart: what an idempotent handler knows the work by.</summary>
    public string Key => "compensate:" + Step.Value;
}

/// <summary>Where the undoing of a step stands. Succeeded and skipped never change again.</summary>
public enum CompensationStatus
{
    Pending,
    Succeeded,
    Failed,

    /// <summary>The step had an effect and its tool declares no way back.</summary>
    NoCompensation,

    /// <summary>The step did not complete, so that nobody knows whether there is something to undo; a person must look.</summary>
    Skipped,
}

/// <summary>Who undoes a step.</summary>
public enum CompensationKind
{
    /// <summary>A program that is connected and offers the tool.</summary>
    Handler,

    /// <summary>A program that is started.</summary>
    Command,

    /// <summary>A POST to an allowed address.</summary>
    Http,

    /// <summary>A tool of an MCP server.</summary>
    Mcp,

    /// <summary>The program whose step it was, which knows by itself how to: never declared, only claimed (<see cref="ClaimRules"/>).</summary>
    Client,
}
