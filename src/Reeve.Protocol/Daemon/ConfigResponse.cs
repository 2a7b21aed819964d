namespace Reeve.Protocol.Daemon;

/// <summary>The effective configuration, secrets left out.</summary>
public sealed record ConfigResponse
{
    /// <summary>Every setting, in the catalogue's order.</summary>
    public required IReadOnlyList<SettingReport> Settings { get; init; }
}
