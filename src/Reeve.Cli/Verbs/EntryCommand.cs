using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve entry</c>.</summary>
internal static class EntryCommand
{
    public static Command Create(CliContext context)
    {
        var index = new Argument<long>("ENTRY") { Description = "The entry's index." };
        var command = context.Verb("entry", "Show one entry of the log with its content.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.LedgerEntry, new GetEntryRequest { Index = invocation.Get(index) }, response => EntryView.Render(response, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(index);
        return command;
    }
}
