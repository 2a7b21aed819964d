using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Runs;

/// <summary>
/// The graceful end: nothing new is taken, runs at work get the grace period, the rest is killed with the reason <c>shutdown</c>, and one that
/// ignores its cancellation is reported and left behind, so that the daemon always stops. External runs go on under their leases. Call once.
/// </summary>
public sealed partial class RunDrain
{
    public const string Reason = "shutdown";

    private readonly RunRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly ILogger<RunDrain> _logger;

    internal RunDrain(RunRecorder recorder, TimeProvider time, ILogger<RunDrain> logger)
    {
        _recorder = recorder;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs that are not over, as memory has them.</summary>
    public int LiveCount => _recorder.Table.Count;

    /// <summary>The daemon is about to end and takes no new runs.</summary>
    public bool IsDraining => _recorder.Table.IsDraining;

    /// <summary>The in-process runs a stop would wait for now.</summary>
    public IReadOnlyList<RunId> Working => [.. AtWork().Select(static live => live.Id)];

    /// <summary>Takes no new runs from now on; reads, kills and ends go on.</summary>
    public void StopTaking() => _recorder.Table.StopTaking();

    /// <summary>
    /// Drains. <paramref name="progress"/> hears of every change; <paramref name="hurry"/> ends the grace period early (a second signal).
    /// </summary>
    public async Task<DrainProgress> DrainAsync(TimeSpan grace, Action<DrainProgress> progress, CancellationToken hurry)
    {
        StopTaking();
        foreach (var watch in AtWork().Where(static live => DaemonRuns.IsCloud(live.Run)))
        {
            watch.RequestEnd(new RunCommand.Cancel("The daemon is stopping.")); // it waits for news, and there will be none
        }

        await WaitAsync(DrainPhase.Waiting, grace, progress, hurry);
        var left = AtWork();
        var kills = Task.WhenAll(left.Select(KillAsync));
        await WaitAsync(DrainPhase.Killing, _recorder.Table.Options.KillGrace, progress, CancellationToken.None);

        // A disk that hangs must not hold up the end either: recovery finishes what was not recorded.
        await kills.WaitAsync(_recorder.Table.Options.KillGrace, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var ended = new DrainProgress(DrainPhase.Ended, [.. AtWork().Select(static live => live.Id)]);
        progress(ended);
        LogDrained(left.Count, ended.AtWork.Count);
        return ended;
    }

    private List<LiveRun> AtWork() => [.. _recorder.Table.All.Where(static live => live.InProcess && !live.WorkEnded.IsCompleted)];

    private async Task WaitAsync(DrainPhase phase, TimeSpan limit, Action<DrainProgress> progress, CancellationToken hurry)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, hurry);
        while (AtWork() is { Count: > 0 } busy && !either.IsCancellationRequested)
        {
            progress(new DrainProgress(phase, [.. busy.Select(static live => live.Id)]));
            Task oneEnded = Task.WhenAny(busy.Select(static live => live.WorkEnded));
            await oneEnded.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KillAsync(LiveRun live)
    {
        var kill = new RunCommand.Kill(Reason);
        live.RequestEnd(kill);
        try
        {
            await _recorder.MoveAsync(live, kill, CancellationToken.None);
        }
        catch (ReeveException refused)
        {
            LogKillNotRecorded(refused, live.Id, refused.Code);
        }
    }
}
