using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Cloud;

/// <summary>When to ask again, and how much at once.</summary>
public static class CloudRules
{
    /// <summary>The longest pause back-off comes to, unless the ordinary one is longer.</summary>
    public static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(15);

    /// <summary>The longest pause the cloud may ask for; nobody puts this loop to sleep for ever.</summary>
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(1);

    /// <summary>
    /// The pause after a round: the ordinary one when it went well; doubled with every failure, half of it left to chance so that many daemons do not come back at
    /// once; never shorter than what the cloud asked for.
    /// </summary>
    /// <param name="every">The ordinary pause.</param>
    /// <param name="failures">Failed rounds in a row.</param>
    /// <param name="asked">What <c>Retry-After</c> said, or null.</param>
    /// <param name="chance">0 up to 1.</param>
    public static TimeSpan Pause(TimeSpan every, int failures, TimeSpan? asked, double chance)
    {
        if (failures == 0)
        {
            return every;
        }

        var longest = every > LongestBackOff ? every : LongestBackOff;
        var full = TimeSpan.FromTicks((long)Math.Min(every.Ticks * Math.Pow(2, Math.Min(failures, 32)), longest.Ticks));
        var pause = full * (0.5 + (0.5 * Math.Clamp(chance, 0, 1)));
        var wished = asked > LongestAskedFor ? LongestAskedFor : asked;
        return wished > pause ? wished.Value : pause;
    }

    /// <summary>Whether an entry is told: not what the synchronization's own runs record, of which each push would make more than a small batch can hold.</summary>
    public static bool IsTold(LedgerEntry entry) => entry.Run is null || entry.Agent != DaemonRuns.CloudAgent;

    /// <summary>Whether an entry is worth a push: told, and not the record of a push, which goes along with the next news.</summary>
    public static bool IsNews(LedgerEntry entry) => entry.Type != CloudEntries.PushedType && IsTold(entry);

    /// <summary>The next batch's size after one that was too large; 0 when a single entry already was.</summary>
    public static int Smaller(int size) => size / 2;

    /// <summary>The next batch's size after one that was taken.</summary>
    public static int Larger(int size, int most) => Math.Min(most, size * 2);
}
