namespace Reeve.Engine.Models;

/// <summary>What the room reads from storage, once, at start.</summary>
public interface IBreakerStore
{
    /// <summary>Those that are not closed, by provider.</summary>
    ValueTask<IReadOnlyList<Breaker>> ListOpenAsync(CancellationToken cancellationToken);
}
