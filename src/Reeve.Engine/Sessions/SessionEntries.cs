using Reeve.Engine.Ledger;

namespace Reeve.Engine.Sessions;

/// <summary>The facts of conversations in the log: who, how far, and a commitment to each line. No words, no sender, no title: those can be erased, an entry cannot.</summary>
internal static class SessionEntries
{
    public const string OpenedType = "session.opened";
    public const string AppendedType = "session.appended";
    public const string RecoveredType = "session.recovered";
    public const string RenamedType = "session.renamed";
    public const string DeletedType = "session.deleted";

    public static LedgerDraft Opened(Session session) => Of(OpenedType, session);

    /// <param name="session">As it is after them.</param>
    /// <param name="first">The number of the first new line.</param>
    /// <param name="commitments">One for each new line, in order.</param>
    public static LedgerDraft Appended(Session session, long first, IReadOnlyList<string> commitments) =>
        Of(AppendedType, session, ("first", first), ("lines", commitments.Count), ("commitments", commitments), ("head", session.Head));

    /// <summary>Lines that were on the disk and not in the log are in it now; a torn end of so many bytes was cut.</summary>
    public static LedgerDraft Recovered(Session session, long first, IReadOnlyList<string> commitments, long torn) =>
        Of(RecoveredType, session, ("first", first), ("lines", commitments.Count), ("commitments", commitments), ("torn_bytes", torn), ("head", session.Head));

    public static LedgerDraft Renamed(Session session, string by) => Of(RenamedType, session, ("by", by));

    /// <summary>The words are gone; the commitments stay, and open to nobody any more.</summary>
    public static LedgerDraft Deleted(Session session, string reason, string by) =>
        Of(DeletedType, session, ("lines", session.Lines), ("bytes", session.Bytes), ("head", session.Head), ("reason", reason), ("by", by));

    private static LedgerDraft Of(string type, Session session, params ReadOnlySpan<(string, object?)> more) => new()
    {
        Type = type,
        Family = Family.Sessions,
        Owner = session.Owner,
        Agent = session.Agent,
        Data = EntryData.Of([("session", session.Id.Value), .. more]),
    };
}
