namespace Reeve.Protocol.Compliance;

/// <summary>Something the guard did.</summary>
public sealed record IncidentGuardEvent
{
    /// <summary>The entry.</summary>
    public required long Entry { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of which run.</summary>
    public string? Run { get; init; }

    /// <summary><c>denial</c>, <c>hold</c>, <c>loop</c>, <c>warning</c>, <c>budget threshold</c>, <c>overrun</c> or <c>other</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The entry's type.</summary>
    public required string Type { get; init; }

    /// <summary>The tool.</summary>
    public string? Tool { get; init; }

    /// <summary>The rule.</summary>
    public string? Rule { get; init; }

    /// <summary>The stable code.</summary>
    public string? Code { get; init; }

    /// <summary>Why.</summary>
    public required string Words { get; init; }
}
