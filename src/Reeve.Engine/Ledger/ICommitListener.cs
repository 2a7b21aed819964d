namespace Reeve.Engine.Ledger;

/// <summary>Hears of entries after they are durable, in index order, on the writer's thread: it must only hand over, never block or throw.</summary>
public interface ICommitListener
{
    void OnCommitted(IReadOnlyList<LedgerEntry> entries);
}
