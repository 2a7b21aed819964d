namespace Reeve.Connectors.Processes;

/// <summary>Runs children to their end, whatever they do. Thread-safe.</summary>
public interface IChildRunner
{
    /// <summary>
    /// Returns when the child and everything it started in its group is gone. Cancelling stops them politely, then finally, and then throws
    /// <see cref="OperationCanceledException"/>. A program that cannot be started is a <c>ReeveException</c>(<c>upstream_failed</c>).
    /// </summary>
    Task<ChildResult> RunAsync(ChildSpec spec, CancellationToken cancellationToken);
}
