namespace Reeve.Protocol.Runs;

/// <summary>Starts a governed run of an agent outside Reeve.</summary>
public sealed record StartRunRequest
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>The tools it may use; <c>*</c> at the end is a wildcard. None, or an empty list, grants nothing.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>The project whose tools' configuration applies, at most 64 letters, digits, '.', '_' and '-'; <c>default</c> when null. A child is in its parent's.</summary>
    public string? Project { get; init; }

    /// <summary>The run that caused it.</summary>
    public string? Parent { get; init; }

    /// <summary>At most so many steps.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>At most so many tokens, in and out.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>At most so much money, in micro-dollars.</summary>
    public long? MaxMicroUsd { get; init; }

    /// <summary>At most so long.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>How long it may be silent before it is failed; the daemon's default when null.</summary>
    public double? LeaseSeconds { get; init; }

    /// <summary>The same key of the same agent names the same run.</summary>
    public string? IdempotencyKey { get; init; }
}
