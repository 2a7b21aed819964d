using Reeve.Engine.Doctor;

namespace Reeve.Engine.Alerts;

/// <summary>Says when alerts do not reach a webhook: the one failure that no alert can tell of.</summary>
internal sealed class AlertsDoctorCheck(AlertOptions options, IAlertStore store) : IDoctorCheck
{
    public string Name => "alerts";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        if (options.Targets.Count == 0)
        {
            return [new Diagnosis(Name, DiagnosisLevel.Note, "operator alerts go to no webhook", "docs/guides/alerts.md shows how")];
        }

        var dead = await store.CountDeliveriesAsync(AlertDeliveryState.Dead, cancellationToken);
        var pending = await store.CountDeliveriesAsync(AlertDeliveryState.Pending, cancellationToken);
        return [.. options.Targets.Select(target => Examine(target.Name, dead.GetValueOrDefault(target.Name), pending.GetValueOrDefault(target.Name)))];
    }

    private Diagnosis Examine(string target, int dead, int pending) => dead > 0
        ? new Diagnosis(Name, DiagnosisLevel.Warning, $"{dead} alerts did not reach {target}", "reeve alerts deliveries --state dead says why, reeve alerts redeliver --all-dead sends them again")
        : new Diagnosis(Name, DiagnosisLevel.Ok, pending == 0 ? $"{target} has everything" : $"{pending} alerts are on their way to {target}");
}
