using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// One session while it is in use: its gate, how far it is written, and the turn it is in. Everything but the gate is touched by the gate's holder only; what outlives a
/// restart is in the transcript and the log.
/// </summary>
internal sealed class SessionSlot(Foundation.SessionId id) : IDisposable
{
    private readonly HashSet<string> _unrecorded = new(StringComparer.Ordinal);
    private Task? _recording;

    public Foundation.SessionId Id => id;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>As the transcript stands, which may be a moment ahead of the log; null until it was looked at.</summary>
    public Session? Session { get; set; }

    /// <summary>How the file looked after the last write; null when there is none.</summary>
    public TranscriptStamp? Stamp { get; set; }

    /// <summary>The turn and what waits behind it.</summary>
    public DeskState Desk { get; set; } = DeskState.Idle;

    /// <summary>Holders and waiters; the book's, under its lock.</summary>
    public int Users { get; set; }

    /// <summary>Whether forgetting it would lose something.</summary>
    public bool IsPinned => Users > 0 || Desk.Turn is not null || _recording is { IsCompleted: false };

    /// <summary>Lines are on the disk, their entry is queued.</summary>
    public void Record(PendingCommit pending, IEnumerable<string> clientMessages)
    {
        _unrecorded.UnionWith(clientMessages);
        _recording = pending.Durable;
    }

    /// <summary>The message's entry may not be in the log yet.</summary>
    public bool HasUnrecorded(string clientMessage) => _unrecorded.Contains(clientMessage);

    /// <summary>The entry that was queued last was refused, without waiting for it.</summary>
    public bool HasFailed => _recording is { IsFaulted: true };

    /// <summary>Waits until the log is as far as the transcript. False when it did not come to that: the session has to be looked at again.</summary>
    public async Task<bool> RecordedAsync()
    {
        try
        {
            await (_recording ?? Task.CompletedTask);
            return true;
        }
        catch (ReeveException)
        {
            // Whoever appended has been answered: the lines are durable, and settling the session records them as soon as the log takes entries again.
            Forget();
            return false;
        }
        finally
        {
            _recording = null;
            _unrecorded.Clear();
        }
    }

    /// <summary>Nothing that is remembered of the transcript holds any more. What is queued for the log stays queued.</summary>
    public void Forget() => (Session, Stamp) = (null, null);

    public void Dispose() => Gate.Dispose();
}
