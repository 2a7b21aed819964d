using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Heartbeat;

/// <summary>What survives between two ticks of one agent.</summary>
public sealed record HeartbeatState(
    string Agent,
    DateTimeOffset? LastTickAt,
    RunId? LastRun,
    IReadOnlyDictionary<string, DateTimeOffset> LastChecked);

/// <summary>Insert or replace.</summary>
public sealed record HeartbeatMoved(HeartbeatState State) : StateChange;

public interface IHeartbeatStore
{
    ValueTask<HeartbeatState?> FindAsync(string agent, CancellationToken cancellationToken);
}
