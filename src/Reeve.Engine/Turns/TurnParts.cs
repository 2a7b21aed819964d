using Reeve.Engine.Agents;
using Reeve.Engine.Runs;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Logs;

namespace Reeve.Engine.Turns;

/// <summary>The rooms and stores a turn is made with, together, because its runner and its door need the same ones. Immutable.</summary>
internal sealed record TurnParts(
    AgentCatalog Agents, RunService Runs, RunDrain Drain, SessionService Sessions, SessionDesk Desk, TurnTranscripts Transcripts, TurnLogs Logs, TurnOptions Options, TimeProvider Time)
{
    public bool IsDraining => Drain.IsDraining;
}
