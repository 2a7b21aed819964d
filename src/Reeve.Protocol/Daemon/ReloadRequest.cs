namespace Reeve.Protocol.Daemon;

/// <summary>Asks the daemon to take up what its configuration says now.</summary>
public sealed record ReloadRequest
{
    /// <summary>Only says what would change.</summary>
    public bool? DryRun { get; init; }
}
