using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance.Switches;

/// <summary>
/// Throws and lifts kill switches. A switch works in memory before anything waits; the call returns when it and the kills it caused are on disk. One that
/// the disk refused stays in force until the daemon ends, and is recorded when it is asked for again. Thread-safe; one change at a time.
/// </summary>
public sealed partial class KillSwitchService : IDisposable
{
    /// <summary>Switches at the same time; one more is refused with <c>overloaded</c>: everybody's switch is there for such a day.</summary>
    public const int MaxEngaged = 1_000;

    private readonly KillSwitchBoard _board;
    private readonly RunService _runs;
    private readonly IJournal _journal;
    private readonly IKillSwitchStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<KillSwitchService> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<KillTarget> _unrecorded = [];

    internal KillSwitchService(
        KillSwitchBoard board, RunService runs, IJournal journal, IKillSwitchStore store, TimeProvider time, ILogger<KillSwitchService> logger) =>
        (_board, _runs, _journal, _store, _time, _logger) = (board, runs, journal, store, time, logger);

    public IReadOnlyCollection<KillSwitch> Engaged => _board.Engaged;

    /// <summary>Call once at start, before any run may begin.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var engaged in await _store.ListEngagedAsync(cancellationToken))
        {
            _board.Engage(engaged);
        }
    }

    /// <summary>Kills what lives under an engaged switch: call once at start, after recovery, for what a crash left half done.</summary>
    public async Task EnforceAsync(CancellationToken cancellationToken)
    {
        foreach (var engaged in _board.Engaged)
        {
            await KillAsync(engaged, cancellationToken);
        }
    }

    /// <summary>Engages a switch and kills what it covers. Engaging one again changes nothing and kills what should not be there.</summary>
    /// <remarks>Takes no token: once asked for it is carried out, whether or not whoever asked still listens (law 1).</remarks>
    public async Task<SwitchReport> EngageAsync(KillTarget target, string reason, string by)
    {
        if (_board.Find(target) is null && _board.Engaged.Count >= MaxEngaged)
        {
            throw new ReeveException(ErrorCode.Overloaded, $"{MaxEngaged} kill switches are engaged.", "Lift some, or engage everybody's: reeve kill --all.");
        }

        var asked = new KillSwitch(target, reason, by, _time.GetUtcNow());
        var inForce = _board.Engage(asked);
        var killing = KillAsync(inForce, CancellationToken.None);
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            // Lifted meanwhile by somebody else: this call came first, and its kills are done.
            if (_board.Find(target) is { } still && (ReferenceEquals(still, asked) || _unrecorded.Contains(target)))
            {
                await RecordAsync(still);
            }
        }
        catch
        {
            // The disk refused the switch; it will have refused the kills' records too, and what stopped all the same is not to be reported twice.
            await ((Task)killing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            _turn.Release();
        }

        var report = new SwitchReport(inForce, await killing);
        LogEngaged(target.ToString(), by, report.Runs.Count);
        return report;
    }

    /// <summary>Lifts a switch; <c>not_found</c> when it is not engaged. What it killed stays killed.</summary>
    public async Task<KillSwitch> LiftAsync(KillTarget target, string reason, string by, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var engaged = _board.Find(target) ?? throw new ReeveException(ErrorCode.NotFound, $"No kill switch of {target} is engaged.", "reeve kill --list");
            if (!_unrecorded.Remove(target))
            {
                await _journal.CommitAsync(UnitOfWork.Of(KillSwitchEntries.Lifted(engaged, by, reason), new SwitchLifted(target)), CancellationToken.None);
            }

            _board.Lift(target);
            LogLifted(target.ToString(), by);
            return engaged;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private Task<IReadOnlyList<KillReport>> KillAsync(KillSwitch engaged, CancellationToken cancellationToken) =>
        _runs.KillMatchingAsync(run => engaged.Target.Covers(RunSubject.Of(run)), $"The kill switch of {engaged.Target} was engaged: {engaged.Reason}", cancellationToken);

    private async Task RecordAsync(KillSwitch engaged)
    {
        try
        {
            await _journal.CommitAsync(UnitOfWork.Of(KillSwitchEntries.Engaged(engaged), new SwitchEngaged(engaged)), CancellationToken.None);
            _unrecorded.Remove(engaged.Target);
        }
        catch (ReeveException refused)
        {
            _unrecorded.Add(engaged.Target);
            throw new ReeveException(
                refused.Code,
                $"The kill switch of {engaged.Target} is in force, but could not be recorded: a restart would forget it. {refused.Message}",
                "Make room and engage it again.",
                retryable: true,
                inner: refused);
        }
    }

    [LoggerMessage(1120, LogLevel.Warning, "The kill switch of {Target} was engaged by {By}; runs killed: {Runs}")]
    private partial void LogEngaged(string target, string by, int runs);

    [LoggerMessage(1121, LogLevel.Warning, "The kill switch of {Target} was lifted by {By}")]
    private partial void LogLifted(string target, string by);
}
