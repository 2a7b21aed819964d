namespace Reeve.Server.Doors;

/// <summary>What the doors need to know from the configuration. Validated by the composition root.</summary>
internal sealed record DoorsOptions
{
    /// <summary>Where the access token lies: host-local, in the run root.</summary>
    public required string TokenPath { get; init; }

    /// <summary>Whose the runs are that callers start.</summary>
    public required string Owner { get; init; }

    /// <summary>Host header values accepted beside the loopback names, as <c>name</c> or <c>name:port</c>.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins accepted beside the daemon's own, as <c>scheme://host[:port]</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public DoorLimits Limits { get; init; } = DoorLimits.Default;
}
