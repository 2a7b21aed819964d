namespace Reeve.Protocol.Compliance;

/// <summary>What somebody did about the run.</summary>
public sealed record IncidentOversightAct
{
    /// <summary>The entry.</summary>
    public required long Entry { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of which run.</summary>
    public string? Run { get; init; }

    /// <summary>The entry's type.</summary>
    public required string Act { get; init; }

    /// <summary>Who; null when the record does not say.</summary>
    public string? By { get; init; }

    /// <summary>The tool, scope, token or agent it was about.</summary>
    public required string Subject { get; init; }

    /// <summary>The facts on one line.</summary>
    public required string Words { get; init; }
}
