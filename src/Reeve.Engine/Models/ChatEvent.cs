using Reeve.Guard.Budgets;

namespace Reeve.Engine.Models;

/// <summary>What a model's stream brings. Exactly one <see cref="Done"/> ends a stream that came whole; a stream that breaks throws instead.</summary>
public abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    public sealed record Text(string Delta) : ChatEvent;

    public sealed record Thinking(string Delta) : ChatEvent;

    /// <summary>A call begins; its arguments are still coming.</summary>
    public sealed record CallStarted(string Id, string Name) : ChatEvent;

    /// <summary>A call, whole.</summary>
    public sealed record Call(ChatToolCall Made) : ChatEvent;

    /// <param name="Stop">Why it stopped.</param>
    /// <param name="Used">As the provider says, already found possible; zero tokens where it does not say.</param>
    /// <param name="Model">The model that answered, by its own name.</param>
    public sealed record Done(ChatStop Stop, Usage Used, string Model) : ChatEvent;
}

/// <summary>Why a model stopped.</summary>
public enum ChatStop
{
    EndOfTurn,
    ToolCalls,
    MaxTokens,
    Refused,
}
