using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>What the room reads of storage: the index of conversations. The words are not in it. Reads see the last commit and never wait for the writer.</summary>
public interface ISessionStore
{
    ValueTask<Session?> FindAsync(SessionId id, CancellationToken cancellationToken);

    ValueTask<Session?> FindByKeyAsync(SessionKey key, CancellationToken cancellationToken);

    /// <summary>Newest activity first. The cursor is opaque and refers to the order, not to a row that may be gone.</summary>
    ValueTask<Page<Session>> ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The line a client's message became; null when the session never had it.</summary>
    ValueTask<long?> FindMessageAsync(SessionId id, string clientMessage, CancellationToken cancellationToken);
}

/// <summary>Which sessions; null means any.</summary>
/// <param name="Owner">Null only for the machine's own operator.</param>
/// <param name="Agent">With this agent.</param>
/// <param name="Sender">With this sender.</param>
/// <param name="Before">Without a line since then.</param>
/// <param name="Unfinished">Only those with a turn that has no answer, or messages that wait: what a restart has to look at.</param>
public sealed record SessionFilter(string? Owner = null, string? Agent = null, string? Sender = null, DateTimeOffset? Before = null, bool Unfinished = false);
