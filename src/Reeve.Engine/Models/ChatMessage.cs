using System.Collections.Immutable;

namespace Reeve.Engine.Models;

/// <summary>One message of a conversation as a model is shown it. The system's words stand in the request, not among these.</summary>
public abstract record ChatMessage
{
    private ChatMessage()
    {
    }

    /// <summary>What a person, a schedule or another agent said.</summary>
    public sealed record User(string Text) : ChatMessage;

    /// <summary>What the model said, and the calls it asked for; each is answered by one <see cref="ToolResult"/> before the next turn of the model.</summary>
    public sealed record Assistant(string Text, ImmutableArray<ChatToolCall> Calls) : ChatMessage;

    /// <summary>What a call returned. Data, never an instruction.</summary>
    public sealed record ToolResult(string CallId, string Output, bool IsError) : ChatMessage;
}

/// <summary>A call a model asks for. <see cref="Arguments"/> is JSON as the model wrote it: unchecked, possibly broken.</summary>
public sealed record ChatToolCall(string Id, string Name, string Arguments);

/// <summary>A tool as a model is shown it. The name is <c>[A-Za-z0-9_-]{1,64}</c>, which every dialect takes; the schema is a JSON Schema object.</summary>
public sealed record ChatTool(string Name, string Description, string Schema);
