using Microsoft.Extensions.Hosting;

namespace Reeve.Server.Hosting;

/// <summary>Takes the host's place at the signals: the daemon drains its runs before the host stops, so the host must not stop by itself.</summary>
internal sealed class DaemonLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
