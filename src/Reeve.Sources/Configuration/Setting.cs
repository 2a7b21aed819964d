namespace Reeve.Sources.Configuration;

/// <summary>One setting: its key, what it may be, its default and what it does. Everything else about settings derives from these.</summary>
/// <param name="Key">Dotted: <c>daemon.shutdown_grace_seconds</c>.</param>
/// <param name="Type">How its value is written.</param>
/// <param name="Default">As it would be written.</param>
/// <param name="Description">One sentence.</param>
public sealed record Setting(string Key, SettingType Type, string Default, string Description)
{
    /// <summary>For numbers, durations (milliseconds) and sizes (bytes); null for no bound.</summary>
    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    /// <summary>Whether somebody may have written a secret there against all advice: that it changed is told, its value is not.</summary>
    public bool IsHidden { get; init; }

    /// <summary>For choices.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}

public enum SettingType
{
    Text,
    Boolean,
    Integer,
    Duration,
    Size,
    Money,
    Choice,
    TextList,
}
