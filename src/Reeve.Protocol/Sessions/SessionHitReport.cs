namespace Reeve.Protocol.Sessions;

/// <summary>Where a search found its words.</summary>
public sealed record SessionHitReport
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>Its agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Its sender.</summary>
    public required string Sender { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The line; null when the title has the words.</summary>
    public long? Line { get; init; }

    /// <summary>The line's type.</summary>
    public string? Type { get; init; }

    /// <summary>When the line was written, or the session last.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What stands around the first of the words.</summary>
    public required string Excerpt { get; init; }
}
