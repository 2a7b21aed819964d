namespace Reeve.Protocol.Daemon;

/// <summary>One provider of models in a status.</summary>
public sealed record ModelProviderStatus
{
    /// <summary>Its name in <c>reeve.yaml</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether no byte leaves the machine.</summary>
    public required bool Local { get; init; }

    /// <summary>Its models, its own first.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary><c>closed</c> (calls pass), <c>open</c> (it is left alone) or <c>trying</c> (one call finds out).</summary>
    public required string Circuit { get; init; }

    /// <summary>While it is open: from when on one call may try.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The code of the failure that opened it.</summary>
    public string? Cause { get; init; }
}
