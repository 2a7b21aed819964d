using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// After a start, brings the log as far as the transcripts are, so that what a crash left between the two is not found only when somebody speaks again. A look at each file's
/// length, nothing more, for the many that are as they should be. Runs once, beside the traffic.
/// </summary>
internal sealed partial class SessionRecoveryWorker(SessionService sessions, ISessionStore store, ITranscriptFiles files, ILogger<SessionRecoveryWorker> logger) : BackgroundService
{
    private const int PageLength = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the doors do not wait for it
        try
        {
            for (string? after = null; ;)
            {
                var page = await store.ListAsync(new SessionFilter(), new PageRequest(after, PageLength), stoppingToken);
                foreach (var session in page.Items)
                {
                    await RecoverAsync(session, stoppingToken);
                }

                if ((after = page.Next) is null)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
        catch (ReeveException failure)
        {
            LogFailed(failure, failure.Code); // each session is settled when it is next used
        }
    }

    private async Task RecoverAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            if ((files.Look(TranscriptWriter.PlaceOf(session))?.Length ?? 0) != session.Bytes)
            {
                await sessions.SettleAsync(session.Id, cancellationToken);
            }
        }
        catch (ReeveException failure)
        {
            LogUnsettled(failure, session.Id, failure.Code);
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "{Session} cannot go on ({Code}); reeve doctor tells why")]
    private partial void LogUnsettled(Exception failure, SessionId session, string code);

    [LoggerMessage(3102, LogLevel.Warning, "The transcripts could not all be looked at ({Code}); each will be when it is used")]
    private partial void LogFailed(Exception failure, string code);

    [LoggerMessage(3103, LogLevel.Debug, "Looking at the transcripts was cut short")]
    private partial void LogStopped();
}
