using System.Collections.Immutable;
using Reeve.Engine.Models;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns;

/// <summary>What one call of a model came to, whole.</summary>
public sealed record ModelAnswer(string Text, ImmutableArray<ChatToolCall> Calls, ChatStop Stop, Usage Used, string Model)
{
    public bool IsEmpty => Calls.IsEmpty && string.IsNullOrWhiteSpace(Text);
}
