using System.Text;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Memory;

/// <summary>The facts of memories in the log: which, whose, how long, from where, and a commitment. No words and no sender: those can be erased, an entry cannot.</summary>
internal static class MemoryEntries
{
    public const string KeptType = "memory.kept";
    public const string ProtectedType = "memory.protected";
    public const string UnprotectedType = "memory.unprotected";
    public const string ForgottenType = "memory.forgotten";

    public static LedgerDraft Kept(MemoryItem memory) => Of(
        KeptType, memory, memory.Source, ("name_length", memory.Name.Length), ("text_bytes", Encoding.UTF8.GetByteCount(memory.Text)), ("aliases", memory.Aliases.Length),
        ("commitment", MemoryRules.Commitment(memory)), ("session", memory.Source.Session?.Value));

    public static LedgerDraft Protected(MemoryItem memory, string by) =>
        Of(memory.IsProtected ? ProtectedType : UnprotectedType, memory, new MemorySource(by));

    public static LedgerDraft Forgotten(MemoryItem memory, string reason, MemorySource by) =>
        Of(ForgottenType, memory, by, ("commitment", MemoryRules.Commitment(memory)), ("reason", reason));

    private static LedgerDraft Of(string type, MemoryItem memory, MemorySource by, params ReadOnlySpan<(string, object?)> more) => new()
    {
        Type = type,
        Family = Family.Sessions,
        Owner = memory.Scope.Owner,
        Agent = memory.Scope.Agent,
        Run = by.Run,
        Data = EntryData.Of([("memory", memory.Id.Value), ("scope", ScopeName(memory.Scope)), ("version", memory.Version), .. more, ("by", by.By)]),
    };

    private static string ScopeName(MemoryScope scope) => scope switch { { Agent: null } => "owner", { Sender: null } => "agent", _ => "sender" };
}
