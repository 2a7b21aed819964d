using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Compensation: undoes what the steps of a run did, the newest first.
/// <para>Invariants: a step that was undone is never undone again, whatever crashes and however often it is asked for; before anything is done it is on disk that it
/// will be, and what has no outcome is tried again only where that is declared to do no harm; every undoing is a step of a run of its own (trigger <c>rollback</c>) that
/// may do exactly that and passes the gate; a step that its own program undoes is claimed before, and nobody
/// else touches it while that claim holds; whatever is not undone is told to the operator; what no one can do is said, never passed over.</para>
/// <para>Threading: plans are made one after another; one run's rollback is worked on by one at a time, several runs' at the same time. Recovered at start.</para>
/// Needs <see cref="CompensationOptions"/>, <see cref="ICompensationStore"/>, and from the connectors an <see cref="ICompensator"/> for each further kind.
/// </summary>
public static class CompensationRoom
{
    public static IServiceCollection AddCompensation(this IServiceCollection services)
    {
        services.TryAddSingleton(new CompensationOptions());
        return services
            .AddSingleton<CompensationClock>()
            .AddSingleton<CompensationBook>()
            .AddSingleton<StepContents>()
            .AddSingleton<HandlerDesk>()
            .AddSingleton<ICompensator>(static provider => provider.GetRequiredService<HandlerDesk>())
            .AddSingleton<RowCompensation>()
            .AddSingleton<RunBounds>()
            .AddSingleton<RollbackLoop>()
            .AddSingleton<RollbackQueue>()
            .AddSingleton(static provider => new RollbackService(
                provider.GetRequiredService<CompensationBook>(),
                provider.GetRequiredService<RowCompensation>(),
                provider.GetRequiredService<RollbackQueue>(),
                provider.GetRequiredService<RunService>(),
                provider.GetRequiredService<CompensationClock>(),
                provider.GetRequiredService<ILogger<RollbackService>>()))
            .AddSingleton(static provider => new ClaimService(
                provider.GetRequiredService<CompensationBook>(),
                provider.GetRequiredService<RunService>(),
                provider.GetServices<IRunAdmission>(),
                provider.GetRequiredService<CompensationClock>()))
            .AddHostedService<ClaimWorker>()
            .AddHostedService<RollbackWorker>();
    }
}
