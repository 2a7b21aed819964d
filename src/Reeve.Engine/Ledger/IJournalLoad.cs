namespace Reeve.Engine.Ledger;

/// <summary>How much the writer has to do, for work that can wait for a quieter moment. Read without waiting for it.</summary>
public interface IJournalLoad
{
    /// <summary>Units of work that wait for the writer now.</summary>
    int Waiting { get; }

    /// <summary>How many may.</summary>
    int Capacity { get; }
}
