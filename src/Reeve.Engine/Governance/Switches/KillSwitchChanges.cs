using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance.Switches;

/// <summary>A switch is engaged. One that is already engaged stays as it was.</summary>
public sealed record SwitchEngaged(KillSwitch Switch) : StateChange;

/// <summary>A switch is lifted. Refused when it is not engaged.</summary>
public sealed record SwitchLifted(KillTarget Target) : StateChange;
