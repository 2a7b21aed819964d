using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Retention;

/// <summary>
/// Rows of one run go. Refused when the run or what stands above it is live, something it started is left, somebody needs it still, or the rows are not
/// exactly as many as were counted: what the entry says is true.
/// </summary>
public sealed record RunPurged(RunPurge Purge, PurgeLimit Limit) : StateChange;

/// <summary>Bodies and contents of entries go that belong to no run that is kept. Refused when they are not as many as were counted.</summary>
public sealed record EntriesPurged(EntryPlan Plan) : StateChange;

/// <summary>The words of one run go, the facts stay. Refused when the run is live, or the words are not as many as were counted.</summary>
public sealed record RunErased(RunId Run, ImmutableArray<RowCount> Rows) : StateChange;
