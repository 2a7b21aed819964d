using Reeve.Protocol.Daemon;
using Reeve.Server.Operations;

namespace Reeve.TestKit.Doors;

/// <summary>A daemon that is always well.</summary>
internal sealed class ScriptedDaemon : IDaemon
{
    public static readonly HealthResponse Healthy = new() { Status = "ok", Instance = "inst_1", UptimeSeconds = 1, LiveRuns = 0 };

    public HelloResponse Introduce() => new()
    {
        Protocol = "",
        Server = "reeved",
        Capabilities = [],
        Host = "testhost",
        Home = "/home",
        RunRoot = "/run",
        Build = "0.1.0",
        Instance = "inst_1",
    };

    public HealthResponse Health() => Healthy;

    public ValueTask<StatusResponse> StatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ConfigResponse Configuration() => new() { Settings = [] };

    public ValueTask<StopResponse> StopAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new StopResponse { GraceSeconds = 0, WaitingFor = [] });
}
