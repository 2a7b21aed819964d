namespace Reeve.Protocol.Retention;

/// <summary>Erases the words of an ended run: contents, findings, notifications, alerts, summaries. The facts and every proof stay.</summary>
public sealed record EraseRunRequest
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Why, for the record; 1 to 500 characters.</summary>
    public required string Reason { get; init; }
}
