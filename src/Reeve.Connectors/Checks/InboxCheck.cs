using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.Sources.Homes;
using Reeve.Sources.Mail;
using Reeve.Sources.Yaml;

namespace Reeve.Connectors.Checks;

/// <summary>The messages of the last day in a Maildir folder of the home.</summary>
public sealed class InboxCheck : ICheck
{
    private const int MostRead = 200;
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromHours(24);

    public string Kind => "inbox";

    public Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var within = request.Settings.TryGetValue("within", out var written) && ScalarRules.TryDuration(written, out var given) ? given : DefaultWithin;
        var relative = request.Settings["path"];
        if (!SafePath.TryResolve(request.Home, relative, out var folder))
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"{relative} leads out of the home.", "Give a folder inside the home.");
        }

        try
        {
            return Task.FromResult(InboxRules.Describe(Maildir.Read(folder, request.Now - within, MostRead), within, request.Now));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ReeveException(
                ErrorCode.UpstreamFailed, $"The mail folder {relative} cannot be read: {unreadable.Message}", "A Maildir has the folders new, cur and tmp.", inner: unreadable);
        }
    }
}
