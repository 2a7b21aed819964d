using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Sources.Agents;

namespace Reeve.Engine.Turns.Delegation;

/// <summary>To whom a task may be handed, and under which address it is talked about. Pure.</summary>
public static class DelegationRules
{
    public const int MaxTask = 200;

    /// <summary>How the senders begin that stand for tasks; nobody outside may speak as one.</summary>
    public const string SenderPrefix = "task:";

    private const int DigestLength = 16;

    /// <summary>
    /// The sender a member knows a task under: the same for the same task of the same run, and for no other. A task of another run, or of the same name elsewhere, never
    /// resumes its history.
    /// </summary>
    public static string SenderOf(RunId parent, string task) =>
        SenderPrefix + parent.Value + ":" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(task)))[..DigestLength];

    /// <summary>Why the task may not be handed over; null when it may.</summary>
    public static string? Objection(AgentFile parent, DelegatedTask task, int depth, int maxDepth) =>
        !GrantRules.Allows([.. parent.Abilities.Members], task.Agent)
            ? $"{task.Agent} is none of the members tasks may be handed to: {string.Join(", ", parent.Abilities.Members)}."
        : depth >= maxDepth ? $"This task was itself handed over {depth} times; do it yourself."
        : null;

    /// <summary>The task in a call's arguments, or why there is none.</summary>
    public static (DelegatedTask? Task, string? Problem) Read(JsonElement arguments)
    {
        if (Text(arguments, "agent") is not { } agent)
        {
            return (null, "'agent' must name the member.");
        }

        if (Text(arguments, "prompt") is not { } prompt)
        {
            return (null, "'prompt' must say what is to be done.");
        }

        var task = Text(arguments, "task") ?? prompt;
        return task.Length > MaxTask && arguments.TryGetProperty("task", out _)
            ? (null, $"'task' has at most {MaxTask} characters.")
            : (new DelegatedTask(agent, task, prompt), null);
    }

    private static string? Text(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()?.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>A task handed to a member. <see cref="Task"/> names it within the run: the same name goes on with the same conversation.</summary>
public sealed record DelegatedTask(string Agent, string Task, string Prompt);
