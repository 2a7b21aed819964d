using System.Buffers;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>Which ids, senders and message ids there may be. Ids and agents become paths, so nothing but their exact shape passes. Pure.</summary>
public static class SessionNameRules
{
    public const int MaxSender = 200;
    public const int MaxClientMessage = 128;
    public const int MaxTitle = 120;

    private const int IdLength = 26;
    private const int TitleWords = 60;

    private static readonly SearchValues<char> IdLetters = SearchValues.Create("0123456789abcdefghjkmnpqrstvwxyz");

    /// <summary><c>sess_</c> and 26 characters as the id source makes them; nothing that could climb out of a folder.</summary>
    public static bool IsId(string id) =>
        id.Length == SessionId.Prefix.Length + 1 + IdLength
        && id.StartsWith(SessionId.Prefix + "_", StringComparison.Ordinal)
        && id.AsSpan(SessionId.Prefix.Length + 1).IndexOfAnyExcept(IdLetters) < 0;

    /// <summary>Null when a session may have that key; else why not.</summary>
    public static string? Objection(SessionKey key) =>
        !AgentNameRules.IsName(key.Agent) ? "'agent' must be the name of an agent."
        : key.Sender.Length is 0 or > MaxSender || !IsPlain(key.Sender) ? $"'sender' must be 1 to {MaxSender} characters without control characters."
        : key.Owner.Length == 0 ? "'owner' must not be empty."
        : null;

    public static bool IsClientMessage(string id) => id.Length is > 0 and <= MaxClientMessage && IsPlain(id);

    /// <summary>The first words of a message, for a list. No model is asked for them.</summary>
    public static string TitleOf(string text)
    {
        var clean = WordRules.Clean(text.Length > 4 * MaxTitle ? text[..(4 * MaxTitle)] : text, 2 * MaxTitle, multiline: true).TrimStart('\n');
        var end = clean.IndexOf('\n', StringComparison.Ordinal);
        var line = (end < 0 ? clean : clean[..end]).TrimEnd();
        if (line.Length <= TitleWords)
        {
            return line;
        }

        var space = line.LastIndexOf(' ', TitleWords - 1);
        return space > TitleWords / 2 ? line[..space].TrimEnd() + "…" : WordRules.Clean(line, TitleWords, multiline: false);
    }

    private static bool IsPlain(string text) => !text.Any(static c => char.IsControl(c) || char.IsSurrogate(c)) && text.Trim().Length == text.Length;
}
