using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Sources.Agents;

namespace Reeve.Engine.Turns;

/// <summary>What a model is given: the agent's prompt, what hooks add, the conversation, the granted tools. The same turn makes the same request. Pure.</summary>
public static class ChatRules
{
    public static ChatRequest Request(AgentFile agent, HookAssembly hooks, ImmutableArray<ChatMessage> messages, DataResidency residency, int maxOutputTokens) => new()
    {
        System = hooks.Sections.Length == 0 ? agent.Prompt : agent.Prompt + "\n\n" + hooks.Sections,
        Messages = messages,
        Residency = residency,
        Tools = [.. hooks.Shown.Select(static tool => tool.Tool)],
        MaxOutputTokens = maxOutputTokens,
        Effort = agent.Abilities.Effort switch
        {
            "low" => ModelEffort.Low,
            "medium" => ModelEffort.Medium,
            "high" => ModelEffort.High,
            _ => null,
        },
    };

    /// <summary>The words of a request in UTF-8, which bounds its tokens.</summary>
    public static long Bytes(ChatRequest request) => Parts(request).Sum(static part => (long)Encoding.UTF8.GetByteCount(part));

    /// <summary>SHA-256 of everything a model is shown, in hex.</summary>
    public static string Digest(ChatRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in Parts(request))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Parts(ChatRequest request) =>
    [
        request.System,
        .. request.Tools.SelectMany(static tool => new[] { tool.Name, tool.Description, tool.Schema }),
        .. request.Messages.SelectMany(static message => message switch
        {
            ChatMessage.User user => [user.Text],
            ChatMessage.Assistant assistant => [assistant.Text, .. assistant.Calls.SelectMany(static call => new[] { call.Name, call.Arguments })],
            ChatMessage.ToolResult result => new[] { result.Output },
            _ => throw new InvalidOperationException("An unknown message: " + message.GetType().Name),
        }),
    ];
}
