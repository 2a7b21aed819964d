using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Undoes one step in one of the declared ways: the port of this room. Must call <see cref="CompensationAttempt.BeginAsync"/> right before it acts and never act
/// when that fails; before it, <c>Refused</c> is the only bad outcome. Expected failures are outcomes; cancellation is thrown. Thread-safe.
/// </summary>
public interface ICompensator
{
    CompensationKind Kind { get; }

    Task<CompensationOutcome> CompensateAsync(CompensationAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>What is to be undone, and what the daemon knows of it.</summary>
public sealed record CompensationOrder
{
    public required StepCompensation Row { get; init; }

    public required CompensationDeclaration Declaration { get; init; }

    /// <summary>How long one try may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The step's recorded words and bytes: <c>args</c>, <c>compensation</c> and whatever else was kept of its outcome. What was erased or never kept is not there.</summary>
    public IReadOnlyList<StepContent> Contents { get; init; } = [];

    /// <summary>Contents left out because all together would have been too large.</summary>
    public IReadOnlyList<string> Omitted { get; init; } = [];
}

/// <summary>One recorded content of a step.</summary>
public sealed record StepContent(string Name, string MediaType, ReadOnlyMemory<byte> Bytes);
