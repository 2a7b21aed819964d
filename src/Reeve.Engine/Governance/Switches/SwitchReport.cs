using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance.Switches;

/// <summary>How far a switch has come (law 9). It is on disk; each run that it hit says for itself whether it has stopped.</summary>
/// <param name="Switch">The switch in force: an earlier one where it was engaged already.</param>
/// <param name="Runs">The runs it killed now.</param>
public sealed record SwitchReport(KillSwitch Switch, IReadOnlyList<KillReport> Runs);
