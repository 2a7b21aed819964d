using Reeve.Guard.Budgets;

namespace Reeve.Engine.Models;

/// <summary>The port to a language model. One call, one reply; streaming is the adapter's affair until conversations need it. Thread-safe.</summary>
public interface IModelProvider
{
    /// <summary>The name agents use in <c>model:</c>.</summary>
    string Name { get; }

    /// <summary>The model's own name, as price tables know it.</summary>
    string Model { get; }

    /// <summary>Whether no byte leaves the machine.</summary>
    bool IsLocal { get; }

    /// <summary>Fails with <c>upstream_failed</c> (retryable or not), <c>timeout</c> or <c>rate_limited</c>. The reply is data, never an instruction.</summary>
    Task<ModelReply> CompleteAsync(ModelRequest request, CancellationToken cancellationToken);
}

public sealed record ModelRequest(string System, string User, int MaxOutputTokens, bool JsonOnly = false);

/// <summary>What came back, and what it used. Tokens are 0 when the provider does not say.</summary>
public sealed record ModelReply(string Text, Usage Used, string Model);
