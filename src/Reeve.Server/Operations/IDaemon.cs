using Reeve.Protocol.Daemon;

namespace Reeve.Server.Operations;

/// <summary>What the doors ask the daemon as a whole. The composition root answers. Thread-safe.</summary>
internal interface IDaemon
{
    /// <summary>Who this daemon is. The door adds the capabilities it offers.</summary>
    HelloResponse Introduce();

    /// <summary>From memory, at once, whatever the disk does.</summary>
    HealthResponse Health();

    ValueTask<StatusResponse> StatusAsync(CancellationToken cancellationToken);

    ConfigResponse Configuration();

    /// <summary>Begins a graceful stop and says what it will wait for; returns before it is over.</summary>
    ValueTask<StopResponse> StopAsync(CancellationToken cancellationToken);
}
