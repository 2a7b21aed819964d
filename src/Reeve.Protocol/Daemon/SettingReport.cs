namespace Reeve.Protocol.Daemon;

/// <summary>One setting and where its value comes from.</summary>
public sealed record SettingReport
{
    /// <summary>The dotted key.</summary>
    public required string Key { get; init; }

    /// <summary>The effective value as text.</summary>
    public required string Value { get; init; }

    /// <summary><c>default</c>, <c>file</c>, <c>environment</c> or <c>option</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }
}
