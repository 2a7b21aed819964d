using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Insight;

/// <summary>
/// Insight: what shows only over many runs of an agent. Failures that repeat and the tool that really failed, spikes of cost and tokens, less reliability than
/// before, slower tools.
/// <para>Invariants: judged from the record of runs and steps alone, so that a restart loses no pattern; an agent is judged by its own owner's runs; every
/// finding names the runs that show it; a sample too small says unknown, never that all is well; one look reads a bounded number of runs and steps.</para>
/// <para>Threading: the service keeps nothing; one loop looks at the agents whose runs ended. Needs <see cref="IInsightStore"/> and <c>IAlertSink</c>.</para>
/// </summary>
public static class InsightRoom
{
    public static IServiceCollection AddInsight(this IServiceCollection services)
    {
        services.TryAddSingleton(new InsightOptions());
        return services
            .AddSingleton<InsightQueue>()
            .AddSingleton<ICommitListener>(static provider => provider.GetRequiredService<InsightQueue>())
            .AddSingleton<InsightService>()
            .AddHostedService<InsightWorker>();
    }
}
