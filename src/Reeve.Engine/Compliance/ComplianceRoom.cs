using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Serious-incident reports (Regulation (EU) 2024/1689, Article 73): what the record shows of a run, with the evidence to check it by.
/// <para>Invariants: every fact comes from a run, a step or an entry; what only a person can say stays empty; every proof handed out was checked; integrity
/// is claimed only of a log that the live verification found whole and the key signed; asking changes nothing; everything is bounded and every cut is told.</para>
/// <para>Threading: stateless. Needs <see cref="IIntegrityCheck"/>, <see cref="SystemFacts"/> and <c>TimeProvider</c> from the composition root.</para>
/// </summary>
public static class ComplianceRoom
{
    public static IServiceCollection AddCompliance(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new ComplianceService(
            new IncidentLoader(provider.GetRequiredService<IRunStore>(), provider.GetRequiredService<ILedgerStore>()),
            new EvidenceMaker(
                provider.GetRequiredService<IIntegrityCheck>(),
                provider.GetRequiredService<ILedgerStore>(),
                provider.GetRequiredService<ILedgerIdentity>(),
                provider.GetRequiredService<ILogger<EvidenceMaker>>()),
            provider.GetRequiredService<SystemFacts>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ComplianceService>>()));
        return services;
    }
}
