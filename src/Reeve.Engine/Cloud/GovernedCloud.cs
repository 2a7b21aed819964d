using Microsoft.Extensions.Logging;
using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Cloud;

/// <summary>
/// The only road to the cloud (law 4): every exchange happens inside a <see cref="CloudWatch"/> that the gate allowed, and every push is a step. What the gate refuses comes
/// back as a failed reply. A kill switch that covers the agent <c>reeve-cloud</c> cancels what is under way and holds what would follow until it is lifted; nothing is lost
/// by that, because the ledger is the buffer. One turn at a time.
/// </summary>
internal sealed partial class GovernedCloud(ICloudClient client, RunService runs, StepRunner steps, CloudState state, TimeProvider time, ILogger<GovernedCloud> logger)
    : ICloudClient, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CloudWatch? _watch;

    public Task<CloudReply> PullAsync(string? etag, CancellationToken cancellationToken) =>
        InTurnAsync(watch => watch.AskAsync(token => client.PullAsync(etag, token), cancellationToken), cancellationToken);

    public Task<CloudReply> PushAsync(TelemetryBatch batch, CancellationToken cancellationToken) =>
        InTurnAsync(watch => watch.PushAsync(batch, token => client.PushAsync(batch, token), cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        if (_watch is { } watch)
        {
            await CloseAsync(watch);
        }

        _turn.Dispose();
    }

    private async Task<CloudReply> InTurnAsync(Func<CloudWatch, Task<CloudReply>> exchange, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await exchange(await WatchAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CloudReply.Failed("The run of the synchronization was stopped.");
        }
        catch (ReeveException refused)
        {
            return new CloudReply.Failed(refused.Message) { IsHeld = refused.Code == ErrorCode.SwitchedOff };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The watch under way, or a new one when that is over.</summary>
    private async Task<CloudWatch> WatchAsync(CancellationToken cancellationToken)
    {
        if (_watch is { } running)
        {
            if (!running.IsOver(time.GetUtcNow()))
            {
                return running;
            }

            await CloseAsync(running);
        }

        var watch = new CloudWatch(await runs.StartAsync(CloudWatch.Draft(state.Options), cancellationToken), steps, state.Options, time.GetUtcNow());
        try
        {
            await watch.BeginAsync(cancellationToken);
        }
        catch
        {
            // Refused, or nobody waits any more: the run must not outlive the attempt, whatever it was.
            await CloseAsync(watch);
            throw;
        }

        _watch = watch;
        watch.Stopping.UnsafeRegister(_ => _ = LetGoAsync(watch), null);
        return watch;
    }

    /// <summary>A killer and the daemon's end wait for the run to be let go, and no further exchange may come for long.</summary>
    private async Task LetGoAsync(CloudWatch watch)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (ReferenceEquals(_watch, watch))
            {
                await CloseAsync(watch);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CloseAsync(CloudWatch watch)
    {
        _watch = null;
        try
        {
            await watch.CloseAsync();
        }
        catch (ReeveException refused)
        {
            LogNotClosed(refused, refused.Code); // the lease sweep or the next start ends the run
        }
    }

    [LoggerMessage(2807, LogLevel.Warning, "The end of a synchronization's run could not be recorded ({Code})")]
    private partial void LogNotClosed(Exception refused, string code);
}
