using Reeve.Engine.Doctor;

namespace Reeve.Engine.Models;

/// <summary>How the providers stand: which answer, and which are left alone, why and until when.</summary>
internal sealed class ModelsDoctorCheck(ModelCatalog catalog, BreakerService breakers, TimeProvider time) : IDoctorCheck
{
    public string Name => "models";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var providers = catalog.Current.Models.Select(static model => model.Provider).Distinct(StringComparer.Ordinal).Select(breakers.Find).ToList();
        var resting = providers.Where(static breaker => breaker.Phase != BreakerPhase.Closed).Select(Resting).ToList();
        return Task.FromResult<IReadOnlyList<Diagnosis>>(resting.Count > 0 || providers.Count == 0
            ? resting
            : [new Diagnosis(Name, DiagnosisLevel.Ok, providers.Count == 1 ? "1 model provider, its circuit is closed" : $"{providers.Count} model providers, every circuit is closed")]);
    }

    private Diagnosis Resting(Breaker breaker) => new(
        Name,
        DiagnosisLevel.Warning,
        BreakerRules.StandingOf(breaker, time.GetUtcNow()) == BreakerStanding.Passable
            ? $"{breaker.Provider} failed ({breaker.Cause}); the next call tries it again"
            : $"{breaker.Provider} {(breaker.WasAsked ? "asked to be left alone" : "failed")} ({breaker.Cause}) and is not asked until {breaker.Until:u}",
        "Look at its endpoint, its key and its quota; see models.providers in reeve.yaml.");
}
