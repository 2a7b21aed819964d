using System.Collections.Immutable;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance.Switches;

/// <summary>
/// The switches as memory has them: what the gate and the start of runs look at. Written by the service alone; reading takes no lock, so that a switch
/// works from the moment it is thrown, whatever the disk does.
/// </summary>
internal sealed class KillSwitchBoard : IGuardRule, IRunAdmission
{
    private ImmutableDictionary<KillTarget, KillSwitch> _engaged = ImmutableDictionary<KillTarget, KillSwitch>.Empty;

    public string Name => "kill.switch";

    public IReadOnlyCollection<KillSwitch> Engaged => [.. Volatile.Read(ref _engaged).Values];

    public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) =>
        Refusal(RunSubject.Of(run)) is { } refusal ? new GuardRuling.Kill(refusal) : GuardRuling.Passed;

    public string? Refusal(in RunSubject subject) => Find(subject) is { } found ? $"The kill switch of {found.Target} is engaged: {found.Reason}" : null;

    public KillSwitch? Find(KillTarget target) => Volatile.Read(ref _engaged).GetValueOrDefault(target);

    /// <summary>The one that is in force: the given, or the one that was there before.</summary>
    public KillSwitch Engage(KillSwitch engaged) => ImmutableInterlocked.GetOrAdd(ref _engaged, engaged.Target, engaged);

    public void Lift(KillTarget target) => ImmutableInterlocked.TryRemove(ref _engaged, target, out _);

    private KillSwitch? Find(RunSubject subject)
    {
        var engaged = Volatile.Read(ref _engaged);
        return engaged.IsEmpty ? null : engaged.Values.FirstOrDefault(one => one.Target.Covers(subject));
    }
}
