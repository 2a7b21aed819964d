using Reeve.Engine.Ledger;

namespace Reeve.Tests.Retention;

/// <summary>The real journal, with a load that a test may state and a place to stop at: after so many units the process is as good as dead.</summary>
internal sealed class QuietJournal(IJournal inner) : IJournal, IJournalLoad
{
    private int _left = int.MaxValue;

    public int Waiting { get; set; }

    public int Capacity => 4096;

    public int Submitted { get; private set; }

    /// <summary>Told before each unit goes in.</summary>
    public Action<UnitOfWork>? OnSubmit { get; set; }

    public void DieAfter(int units) => _left = units;

    public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        if (_left-- <= 0)
        {
            throw new OperationCanceledException("killed");
        }

        Submitted++;
        OnSubmit?.Invoke(work);
        return inner.SubmitAsync(work, cancellationToken);
    }
}
