using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Runs;

/// <summary>A new run. Refused when the id exists, or another run with the same owner, agent and (non-null) idempotency key.</summary>
public sealed record RunAdded(Run Run) : StateChange;

/// <summary>The run's next version. Refused unless storage holds exactly the version before it and its state is not terminal.</summary>
public sealed record RunMoved(Run Run) : StateChange;

/// <summary>
/// A new step. Refused unless its run is running or waiting under the step's fencing token.
/// (A second step with the same run and idempotency key is refused too.)
/// </summary>
public sealed record StepAdded(Step Step) : StateChange;

/// <summary>The step's next state. Refused when storage holds a terminal one, or (except for <c>abandoned</c>) when the run's token moved on.</summary>
public sealed record StepMoved(Step Step) : StateChange;

/// <summary>Which runs a list shows; null means any.</summary>
public sealed record RunFilter(string? Owner = null, string? Agent = null, RunKind? Kind = null, RunState? State = null, bool LiveOnly = false, RunId? Parent = null, DateTimeOffset? Since = null);
