namespace Reeve.Engine.Runs;

/// <summary>What recovery found and did with the runs that were live when the last daemon ended.</summary>
/// <param name="Kept">External runs whose lease still runs: they go on.</param>
/// <param name="Queued">Waiting for a holder, those of earlier recoveries included.</param>
/// <param name="DeadLettered">Out of attempts.</param>
/// <param name="Failed">Failed as <c>recovered</c> or <c>lease_expired</c>.</param>
/// <param name="Postponed">The disk refused; the lease sweep tries again, and until then the guard allows nothing in them.</param>
public sealed record RecoveryReport(int Kept, int Queued, int DeadLettered, int Failed, int Postponed);
