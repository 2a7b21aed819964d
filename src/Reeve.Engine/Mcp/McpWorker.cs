using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Mcp;

/// <summary>Lets idle peers go, four times in the time they may be idle; ends them all with the daemon.</summary>
internal sealed partial class McpWorker(McpPeers peers, McpOptions options, TimeProvider time, ILogger<McpWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await peers.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Also where nothing idles for ever: servers that a reload took away are let go here.
        var every = options.Idle > TimeSpan.Zero && options.Idle / 4 < Longest ? options.Idle / 4 : Longest;
        using var ticks = new PeriodicTimer(every, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                await peers.ReapAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    [LoggerMessage(3304, LogLevel.Debug, "MCP peers are let go no more")]
    private partial void LogStopped();
}
