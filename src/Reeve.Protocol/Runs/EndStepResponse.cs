namespace Reeve.Protocol.Runs;

/// <summary>The outcome is recorded.</summary>
public sealed record EndStepResponse
{
    /// <summary><c>durable</c> or <c>accepted</c>.</summary>
    public required string Durability { get; init; }
}
