namespace Reeve.Protocol.Sessions;

/// <summary>Sets a marker that later turns start from: they are shown the summary instead of what was said before. Nothing is deleted. Refused while a turn goes on.</summary>
public sealed record CompactSessionRequest
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>What was said so far, in short; 1 to 32,768 characters.</summary>
    public required string Summary { get; init; }

    /// <summary>From that line on the words stay as they were said; null keeps none.</summary>
    public long? KeepFrom { get; init; }
}
