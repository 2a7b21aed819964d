namespace Reeve.Engine.Governance.Loops;

/// <summary>What the gate must know again after a restart. Writes go through the journal as <see cref="CallFailed"/> and <see cref="CallRecovered"/>.</summary>
public interface IFailingCallStore
{
    /// <summary>The newest since then, at most so many, oldest first.</summary>
    ValueTask<IReadOnlyList<FailingCall>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);
}
