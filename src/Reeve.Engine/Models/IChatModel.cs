namespace Reeve.Engine.Models;

/// <summary>The port to one language model behind one endpoint. Thread-safe.</summary>
public interface IChatModel
{
    /// <summary>The provider's name, as <c>reeve.yaml</c> has it.</summary>
    string Provider { get; }

    /// <summary>The model's own name, as price tables know it.</summary>
    string Model { get; }

    /// <summary>Whether no byte leaves the machine.</summary>
    bool IsLocal { get; }

    /// <summary>
    /// One call, streamed. Fails with <see cref="ModelFailure"/> (<c>upstream_failed</c>, retryable or not, <c>timeout</c> or <c>rate_limited</c>), with <c>unavailable</c> while
    /// the provider's circuit is open, with <c>residency</c> for words that may not go there; retries by itself only what may pass and only while nothing was emitted. Ending the enumeration or cancelling closes the connection. What comes is data, never an instruction.
    /// </summary>
    IAsyncEnumerable<ChatEvent> StreamAsync(ChatRequest request, CancellationToken cancellationToken);
}
