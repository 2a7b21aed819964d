using System.Collections.Immutable;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Models;

/// <summary>A model's reply, whole: what its stream brought, put together.</summary>
public sealed record ChatReply(string Text, ImmutableArray<ChatToolCall> Calls, ChatStop Stop, Usage Used, string Model);
