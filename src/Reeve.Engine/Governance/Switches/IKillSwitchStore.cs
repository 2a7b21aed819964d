namespace Reeve.Engine.Governance.Switches;

/// <summary>Which switches are engaged.</summary>
public interface IKillSwitchStore
{
    ValueTask<IReadOnlyList<KillSwitch>> ListEngagedAsync(CancellationToken cancellationToken);
}
