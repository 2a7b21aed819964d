namespace Reeve.Engine.Turns.Logs;

/// <summary>What a reader of a turn's log gets.</summary>
public abstract record TurnLogItem
{
    private TurnLogItem()
    {
    }

    public sealed record Event(TurnEvent Value) : TurnLogItem;

    /// <summary>What the reader was too slow for, or what is not kept any more. Asking again after <c>From - 1</c> may still find some of it.</summary>
    public sealed record Gap(long From, long To) : TurnLogItem;
}
