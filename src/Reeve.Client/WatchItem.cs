using Reeve.Protocol.Events;

namespace Reeve.Client;

/// <summary>What a watch yields: an event, or the news that some were missed.</summary>
public abstract record WatchItem
{
    private WatchItem()
    {
    }

    /// <summary>One event; its cursor is greater than that of every event before it.</summary>
    /// <param name="Report">The event.</param>
    public sealed record Event(EventReport Report) : WatchItem;

    /// <summary>The daemon could not keep these for this reader; <c>events.list</c> still has them.</summary>
    /// <param name="From">The first missed cursor.</param>
    /// <param name="To">The last missed cursor.</param>
    public sealed record Gap(long From, long To) : WatchItem;
}
