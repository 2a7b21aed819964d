namespace Reeve.Engine.Retention;

/// <summary>What is old. Pure.</summary>
public static class RetentionRules
{
    /// <summary>The longest a day of the budgets lasts, and a little: what today's budgets are counted from always stays.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromHours(26);

    /// <summary>The horizon, or null when nothing is to go.</summary>
    /// <param name="now">What the clock says.</param>
    /// <param name="span">What the log says: a clock that runs ahead of the newest entry is not believed.</param>
    /// <param name="options">How long to keep.</param>
    /// <param name="byHand">Somebody asked for it, so history goes at once and not piece by piece.</param>
    public static Horizon? Of(DateTimeOffset now, LedgerSpan span, RetentionOptions options, bool byHand)
    {
        if (options.KeepsForEver || span.Newest is not { } newest)
        {
            return null;
        }

        var reference = newest < now ? newest : now;
        var age = TimeSpan.FromDays(options.Days) is var asked && asked > Least ? asked : Least;
        if (reference - DateTimeOffset.UnixEpoch < age)
        {
            return null; // a clock that was never set
        }

        var cutoff = reference - age;
        if (!byHand && span.Oldest is { } oldest && oldest < cutoff - options.HistoryPerPass)
        {
            cutoff = oldest + options.HistoryPerPass;
        }

        return new Horizon(cutoff, reference);
    }
}
