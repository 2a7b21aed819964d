using Reeve.Engine.Ledger;

namespace Reeve.Engine.Compensation;

/// <summary>A compensation as it stands now. Refused unless the version before it is the one that is kept (version 1: none is), and always when the kept one succeeded.</summary>
public sealed record CompensationSaved(StepCompensation Row) : StateChange;
