using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Doctor;
using Reeve.Engine.Ledger;
using Reeve.Engine.Retention;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Sessions: conversations that outlive clients, turns and the daemon. The words of one stand in its transcript, a file that only grows; the log commits to every line of it;
/// a row says how far, and is all an idle session costs.
/// <para>Invariants: a line is on the disk before anybody is told so, and is never written again; the file comes before the log, so the log never tells of a line that was
/// not on the disk; what is not as the log says is told to the line and never written over; one turn at a time; what waits behind it is on the disk too; erasing a file leaves
/// every proof valid.</para>
/// <para>Threading: one thing at a time in a session, under its slot's gate; sessions do not wait for each other, and their entries share commits.</para>
/// <para>The files themselves are behind <see cref="ITranscriptFiles"/>, whose adapter is storage's: it fsyncs, maps a full disk to the same codes as the database, and keeps
/// links and permissions out of the room. <c>Reeve.Sources</c> is for files that people write and the daemon reads; these are written by the daemon alone.</para>
/// Needs <see cref="SessionOptions"/>, <see cref="ITranscriptFiles"/> and <see cref="ISessionStore"/> from the composition root.
/// </summary>
public static class SessionRoom
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton(new SessionOptions());
        return services
            .AddSingleton<SessionSlots>()
            .AddSingleton<SessionSeams>()
            .AddSingleton<TranscriptWriter>()
            .AddSingleton<SessionSettler>()
            .AddSingleton<SessionKeeper>()
            .AddSingleton(static provider => new SessionService(
                provider.GetRequiredService<SessionSlots>(),
                provider.GetRequiredService<SessionKeeper>(),
                provider.GetRequiredService<SessionSettler>(),
                provider.GetRequiredService<ISessionStore>(),
                provider.GetRequiredService<IJournal>(),
                provider.GetRequiredService<SessionSeams>()))
            .AddSingleton<SessionLibrary>()
            .AddSingleton<SessionExporter>()
            .AddSingleton<IDoctorCheck, SessionsDoctorCheck>()
            .AddHostedService<SessionRecoveryWorker>()
            .AddSingleton<SessionRetention>()
            .AddSingleton<IRetentionFollower>(static provider => provider.GetRequiredService<SessionRetention>())
            .AddSingleton(static provider => new SessionDesk(
                provider.GetRequiredService<SessionSlots>(),
                provider.GetRequiredService<SessionKeeper>(),
                provider.GetRequiredService<SessionOptions>(),
                provider.GetRequiredService<TimeProvider>()));
    }
}
