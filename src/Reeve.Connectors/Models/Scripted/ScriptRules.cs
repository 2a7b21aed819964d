using Reeve.Engine.Models;
using Reeve.Sources.Models;

namespace Reeve.Connectors.Models.Scripted;

/// <summary>
/// Which reply of a script answers a request. Pure: it depends on the conversation alone, so that a restart, a retry and two hundred conversations at once change nothing.
/// </summary>
internal static class ScriptRules
{
    /// <summary>
    /// The first turn whose words the user's last message holds; without one, the turns without words in their order, one for each message of a user, the last for all that
    /// follow. In the turn: the reply that belongs to so many calls of the model since that message. Null when no turn fits.
    /// </summary>
    public static ScriptReply? Find(ModelScript script, ChatRequest request)
    {
        var (said, users, calls) = ("", 0, 0);
        foreach (var message in request.Messages)
        {
            if (message is ChatMessage.User user)
            {
                (said, users, calls) = (user.Text, users + 1, 0);
            }
            else if (message is ChatMessage.Assistant)
            {
                calls++;
            }
        }

        var turn = script.Turns.FirstOrDefault(turn => turn.When is { } words && said.Contains(words, StringComparison.OrdinalIgnoreCase)) ?? InOrder(script, users);
        return turn?.Replies[Math.Min(calls, turn.Replies.Count - 1)];
    }

    public static string Fill(string text, ChatRequest request)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        var input = request.Messages.OfType<ChatMessage.User>().LastOrDefault()?.Text ?? "";
        var result = request.Messages.OfType<ChatMessage.ToolResult>().LastOrDefault()?.Output ?? "";
        return text.Replace("{{input}}", input, StringComparison.Ordinal).Replace("{{result}}", result, StringComparison.Ordinal);
    }

    private static ScriptTurn? InOrder(ModelScript script, int users)
    {
        var (found, left) = ((ScriptTurn?)null, Math.Max(users, 1));
        foreach (var turn in script.Turns)
        {
            if (turn.When is null && left-- > 0)
            {
                found = turn;
            }
        }

        return found;
    }
}
