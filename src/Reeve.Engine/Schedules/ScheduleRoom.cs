using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Schedules;

/// <summary>
/// Schedules: tells agents something when a time comes. People declare them in <c>schedules.yaml</c>, which the daemon reads and never writes; how they stand is in the store.
/// <para>Invariants: every time is decided about once, and fires or is missed on the record, in the same unit of work that moves the schedule on; a fire is on its way until its
/// job is over or refused for good, and its id is the job's key, so a crash neither loses nor doubles one; a broken file changes nothing; pausing is nobody's but a person's;
/// the clock may jump.</para>
/// <para>Threading: whoever changes how schedules stand holds <see cref="ScheduleGate"/>; one timer watches all of them; fires are told beside the clock. The rules are pure.</para>
/// Needs <see cref="ScheduleOptions"/>, <see cref="IScheduleStore"/>, <c>IJobRunner</c> and the room Agents.
/// </summary>
public static class ScheduleRoom
{
    public static IServiceCollection AddSchedules(this IServiceCollection services)
    {
        services
            .AddSingleton<ScheduleBook>()
            .AddSingleton<ScheduleGate>()
            .AddSingleton<ScheduleOwners>()
            .AddSingleton<ScheduleWrites>()
            .AddSingleton<ScheduleCatalog>()
            .AddSingleton<FireOutbox>()
            .AddSingleton<FirePace>()
            .AddSingleton<FireEnds>()
            .AddSingleton<FireTeller>()
            .AddSingleton<FireLoop>()
            .AddSingleton<ScheduleClaims>()
            .AddSingleton<ScheduleClock>()
            .AddSingleton<ScheduleLoading>()
            .AddSingleton<ScheduleActs>()
            .AddSingleton(static provider => new ScheduleService(
                provider.GetRequiredService<ScheduleBook>(),
                provider.GetRequiredService<ScheduleCatalog>(),
                provider.GetRequiredService<ScheduleActs>(),
                provider.GetRequiredService<ScheduleOwners>(),
                provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, SchedulesDoctorCheck>());
        return services.AddHostedService<ScheduleWorker>();
    }
}
