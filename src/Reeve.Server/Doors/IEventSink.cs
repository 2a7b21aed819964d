using Reeve.Engine.Ledger;

namespace Reeve.Server.Doors;

/// <summary>Where a stream of events goes. Used by one pump at a time.</summary>
internal interface IEventSink
{
    /// <summary>How many bytes wait for a flush.</summary>
    int Unsent { get; }

    void Entry(LedgerEntry entry);

    void Gap(long from, long to);

    /// <summary>Says that the stream is alive, where the transport needs that.</summary>
    void Beat();

    /// <summary>Sends what waits; completes when the transport has taken it, which is what holds a fast feed back for a slow reader.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
