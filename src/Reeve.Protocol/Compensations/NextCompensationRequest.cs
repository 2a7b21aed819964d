namespace Reeve.Protocol.Compensations;

/// <summary>A program that can undo what these tools did asks for work of its owner. It waits until there is some.</summary>
public sealed record NextCompensationRequest
{
    /// <summary>The tools it offers to undo, 1 to 200.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>The project; <c>default</c> when null.</summary>
    public string? Project { get; init; }

    /// <summary>How long to wait; 0..25, 20 when null. Ask again at once: who is not asking is not there.</summary>
    public double? WaitSeconds { get; init; }
}
