using System.Buffers;
using System.Globalization;
using System.Text;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Memory;

/// <summary>What may be remembered, what becomes of what is known already, and what nobody but a person may touch. Pure.</summary>
public static class MemoryRules
{
    public const int MaxName = 128;
    public const int MaxTextBytes = 8 * 1024;
    public const int MaxAliases = 16;
    public const int MaxAlias = 64;

    private const int IdLength = 26;

    private static readonly SearchValues<char> IdLetters = SearchValues.Create("0123456789abcdefghjkmnpqrstvwxyz");

    /// <summary><c>mem_</c> and what the id source makes.</summary>
    public static bool IsId(string id) =>
        id.Length == MemoryId.Prefix.Length + 1 + IdLength
        && id.StartsWith(MemoryId.Prefix + "_", StringComparison.Ordinal)
        && id.AsSpan(MemoryId.Prefix.Length + 1).IndexOfAnyExcept(IdLetters) < 0;

    /// <summary>What two names have in common that are one: case and spacing do not tell them apart.</summary>
    public static string NameKey(string name) =>
        string.Join(' ', WordRules.Clean(name, int.MaxValue, multiline: false).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    /// <summary>The draft fit to be kept and shown: no control characters, no half ones, one spelling of each alias.</summary>
    public static MemoryDraft Clean(MemoryDraft draft) => draft with
    {
        Name = WordRules.Clean(draft.Name, int.MaxValue, multiline: false),
        Text = WordRules.Clean(draft.Text, int.MaxValue, multiline: true),
        Aliases = [.. draft.Aliases.Select(static alias => WordRules.Clean(alias, int.MaxValue, multiline: false))
            .Where(static alias => alias.Length > 0).DistinctBy(NameKey, StringComparer.Ordinal)],
    };

    /// <summary>Null when a clean draft may be kept; else why not.</summary>
    public static string? Objection(MemoryDraft draft) =>
        draft.Name.Length is 0 or > MaxName ? $"'name' must have 1 to {MaxName} characters."
        : draft.Text.Length == 0 || Encoding.UTF8.GetByteCount(draft.Text) > MaxTextBytes ? $"'text' must have 1 to {MaxTextBytes} bytes."
        : draft.Aliases.Count > MaxAliases || draft.Aliases.Any(static alias => alias.Length > MaxAlias) ? $"'aliases' takes at most {MaxAliases} of at most {MaxAlias} characters."
        : null;

    /// <summary>What a clean draft makes of what is known under its name.</summary>
    /// <param name="known">Null when there is nothing of that name.</param>
    /// <param name="draft">The wish.</param>
    /// <param name="fresh">The id and salt a new writing gets.</param>
    /// <param name="now">When it is.</param>
    public static MemoryDecision Remember(MemoryItem? known, MemoryDraft draft, (MemoryId Id, string Salt) fresh, DateTimeOffset now)
    {
        if (Objection(draft) is { } objection)
        {
            return new MemoryDecision.Refused(ErrorCode.InvalidRequest, objection);
        }

        if (known is null)
        {
            return new MemoryDecision.Kept(Write(draft, fresh.Id, fresh.Salt, now, now, version: 1));
        }

        return known.IsProtected && !draft.ByPerson ? Protected("written over")
            : known.Text == draft.Text && known.Name == draft.Name && known.Aliases.SequenceEqual(draft.Aliases, StringComparer.Ordinal) ? new MemoryDecision.Unchanged(known)
            : new MemoryDecision.Kept(Write(draft, known.Id, fresh.Salt, known.CreatedAt, now, known.Version + 1) with { IsProtected = known.IsProtected });
    }

    public static MemoryDecision Forget(MemoryItem known, bool byPerson) =>
        known.IsProtected && !byPerson ? Protected("forgotten") : new MemoryDecision.Gone(known);

    /// <summary>Only persons ask for this.</summary>
    public static MemoryDecision Protect(MemoryItem known, bool isProtected) => known.IsProtected == isProtected
        ? new MemoryDecision.Unchanged(known)
        : new MemoryDecision.Kept(known with { IsProtected = isProtected, Version = known.Version + 1 });

    /// <summary>What the log holds of the words: a commitment under the memory's own salt.</summary>
    public static string Commitment(MemoryItem memory)
    {
        var words = new StringBuilder();
        foreach (var part in (string[])[memory.Name, memory.Text, .. memory.Aliases])
        {
            words.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }

        return Convert.ToHexStringLower(EntryRules.Commit(Convert.FromBase64String(memory.Salt), Encoding.UTF8.GetBytes(words.ToString())));
    }

    private static MemoryItem Write(MemoryDraft draft, MemoryId id, string salt, DateTimeOffset createdAt, DateTimeOffset now, long version) => new()
    {
        Id = id,
        Scope = draft.Scope,
        Name = draft.Name,
        Text = draft.Text,
        Aliases = [.. draft.Aliases],
        Source = draft.Source,
        CreatedAt = createdAt,
        UpdatedAt = now,
        Version = version,
        Salt = salt,
    };

    private static MemoryDecision.Refused Protected(string what) =>
        new(ErrorCode.MemoryProtected, $"A person protected this memory; it cannot be {what} by an agent.");
}
