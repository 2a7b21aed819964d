using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Retention;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve purge</c>: pass after pass, until nothing old is left.</summary>
internal static class PurgeCommand
{
    public static Command Create(CliContext context)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what would go." };
        var command = context.Verb("purge", "Take what is over and older than retention.days now; the log stays verifiable.", async (invocation, cancellationToken) =>
        {
            var ask = new PurgeRequest { DryRun = invocation.Get(dryRun) };
            await using var client = await invocation.ConnectAsync(cancellationToken);
            var total = await client.CallAsync(Operations.RetentionPurge, ask, cancellationToken);
            for (var last = total; last is { DryRun: false, More: true };)
            {
                last = await client.CallAsync(Operations.RetentionPurge, ask, cancellationToken);
                total = Sum(total, last);
            }

            invocation.Print(total, Operations.RetentionPurge, response => PurgeView.Render(response, invocation.Style));
            return ExitCode.Ok;
        });
        command.Options.Add(dryRun);
        return command;
    }

    private static PurgeResponse Sum(PurgeResponse total, PurgeResponse next) => next with
    {
        Runs = total.Runs + next.Runs,
        Rows =
        [
            .. total.Rows.Concat(next.Rows)
                .GroupBy(static row => row.Kind, StringComparer.Ordinal)
                .Select(static kind => new RowReport { Kind = kind.Key, Rows = kind.Sum(static row => row.Rows) }),
        ],
    };
}
