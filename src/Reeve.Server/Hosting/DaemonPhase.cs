namespace Reeve.Server.Hosting;

internal enum DaemonPhase
{
    Starting,
    Serving,
    Stopping,
}
