namespace Reeve.Engine.Delivery;

/// <summary>A candidate that a model proposed: what, how bad, and the stable identity of the real-world thing behind it.</summary>
public sealed record Finding
{
    public required string Title { get; init; }

    public string Detail { get; init; } = "";

    public required Severity Severity { get; init; }

    /// <summary>0..1.</summary>
    public double Confidence { get; init; } = 1;

    public SuggestedAction Action { get; init; } = SuggestedAction.Notify;

    /// <summary>For example <c>issue:welcome-3</c>. At most 200 characters.</summary>
    public required string DedupeKey { get; init; }

    /// <summary>The check it came from.</summary>
    public required string CheckId { get; init; }

    /// <summary>The declared rule or the model that proposed it, for <c>why</c>.</summary>
    public required string ProposedBy { get; init; }
}

/// <summary>Ordered from mild to grave, so that <c>&gt;</c> means worse.</summary>
public enum Severity
{
    Info,
    Low,
    Normal,
    High,
    Critical,
}

public enum SuggestedAction
{
    Notify,
    LogOnly,
}
