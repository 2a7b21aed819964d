using Microsoft.Extensions.Logging;
using Reeve.Engine.Alerts;
using Reeve.Engine.Tools;
using Reeve.Guard;

namespace Reeve.Engine.Cloud;

/// <summary>
/// One half of a round: the configuration comes in. A document is followed whole or not at all; one that cannot be followed changes nothing and the operator is
/// told; what is known stays in force whatever happens to the connection.
/// </summary>
internal sealed partial class CloudPull(ICloudClient client, ToolService tools, CloudPositions positions, IAlertSink alerts, CloudState state, ILogger<CloudPull> logger)
{
    /// <summary>Null when the cloud was heard; a document that cannot be followed is told and holds nothing else back.</summary>
    public async Task<CloudReply.Failed?> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reply = await client.PullAsync(positions.Current.ETag, cancellationToken);
        switch (reply)
        {
            case CloudReply.NotModified:
                break;
            case CloudReply.Document document:
                if (await FollowAsync(document, cancellationToken) is { } objection)
                {
                    await RefuseAsync(objection, cancellationToken);
                    return null;
                }

                break;
            case CloudReply.Invalid invalid:
                await RefuseAsync(invalid.Reason, cancellationToken);
                return null;
            case CloudReply.Failed failed:
                return failed;
            default:
                return new CloudReply.Failed("The configuration was answered with something else.");
        }

        state.Set(status => status with { LastPull = now, DocumentError = null });
        return null;
    }

    /// <summary>Null when the document is in force.</summary>
    private async Task<string?> FollowAsync(CloudReply.Document document, CancellationToken cancellationToken)
    {
        if (document.Tools.DistinctBy(static tool => tool.Key).Count() != document.Tools.Count)
        {
            return "It names a tool twice.";
        }

        ToolRegistration applied;
        try
        {
            applied = await tools.SynchronizeAsync([.. document.Tools.Select(static tool => (tool.Key, tool.Wanted))], cancellationToken);
        }
        catch (ReeveException refused) when (refused.Code is ErrorCode.InvalidRequest or ErrorCode.Overloaded)
        {
            return refused.Message;
        }

        // A peer without tags is asked for the whole each time; only a change of it is worth a record then.
        if (document.ETag is not null || applied.Changed > 0)
        {
            await positions.PulledAsync(document.ETag, document.Tools.Count, applied.Changed, cancellationToken);
            LogFollowed(document.Tools.Count, applied.Changed);
        }

        return null;
    }

    private async Task RefuseAsync(string reason, CancellationToken cancellationToken)
    {
        if (state.Status.DocumentError != reason)
        {
            state.Set(status => status with { DocumentError = reason });
            LogRefused(reason);
        }

        await alerts.RaiseAsync(
            new AlertDraft
            {
                Kind = "cloud.document_refused",
                Severity = AlertSeverity.Warning,
                Owner = state.Options.Owner,
                DedupeKey = "cloud:document",
                Title = "The cloud's tool configuration cannot be followed; the known one stays in force",
                Detail = reason,
            },
            cancellationToken);
    }

    [LoggerMessage(2801, LogLevel.Information, "The cloud's configuration of {Tools} tools is in force; {Changed} were new or different")]
    private partial void LogFollowed(int tools, int changed);

    [LoggerMessage(2806, LogLevel.Warning, "The cloud's configuration cannot be followed and changes nothing: {Reason}")]
    private partial void LogRefused(string reason);
}
