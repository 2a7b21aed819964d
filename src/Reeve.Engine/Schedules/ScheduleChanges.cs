using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Schedules;

/// <summary>The schedule's next version, or its first. Refused unless storage holds exactly the version before it. Its run is <see cref="FireEnded"/>'s to write.</summary>
public sealed record ScheduleMoved(ArmedSchedule Schedule) : StateChange;

/// <summary>A schedule that no file declares any more. What it fired and is on its way stays.</summary>
public sealed record ScheduleRemoved(string Id) : StateChange;

/// <summary>Fires that are claimed, and on their way until they are over. Refused when there is one of an id already.</summary>
public sealed record FiresClaimed(ImmutableArray<Fire> Fires) : StateChange;

/// <summary>A fire is over: its job is, as this run, or it never became one. Refused when it is over already.</summary>
public sealed record FireEnded(Fire Fire, RunId? Run) : StateChange;
