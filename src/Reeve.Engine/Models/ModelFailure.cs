using Reeve.Guard;

namespace Reeve.Engine.Models;

/// <summary>
/// What went wrong with a model, in figures: whether it may pass, what pause the provider asked for, and whether the provider is to blame. Its message never holds
/// a word of the provider's reply: a reply may repeat what it was sent, keys included.
/// </summary>
public sealed class ModelFailure(string code, string message, string? hint = null, bool retryable = false, Exception? inner = null)
    : ReeveException(code, message, hint, retryable, inner)
{
    /// <summary>The pause asked for with <c>retry-after</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it says something about the provider, not about the request: it counts towards an open circuit.</summary>
    public bool IsProviders { get; init; }
}
