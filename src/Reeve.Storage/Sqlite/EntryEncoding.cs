using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Storage.Sqlite;

/// <summary>Drafts to entries, with fresh salts for their contents.</summary>
internal static class EntryEncoding
{
    public static EncodedEntry[] Encode(ImmutableArray<LedgerDraft> drafts, DateTimeOffset at, IRandomSource random)
    {
        var entries = new EncodedEntry[drafts.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var draft = drafts[i];
            var salts = draft.Contents.IsEmpty ? [] : new byte[draft.Contents.Length * EntryRules.SaltLength];
            if (salts.Length > 0)
            {
                random.Fill(salts);
            }

            entries[i] = EntryRules.Encode(draft, at, salts);
        }

        return entries;
    }
}
