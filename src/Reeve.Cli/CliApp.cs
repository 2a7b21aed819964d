using System.CommandLine;
using System.CommandLine.Help;
using Reeve.Cli.Rendering;
using Reeve.Cli.Verbs;
using Reeve.Guard;

namespace Reeve.Cli;

/// <summary>Runs one command line: parse, act, and turn every way to fail into <c>error:</c>, <c>hint:</c> and a documented exit code.</summary>
internal static class CliApp
{
    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancellationToken)
    {
        var root = CommandTree.Build(host);
        var parse = root.Parse(args);
        if (parse.Errors.Count > 0 && parse.Action is not HelpAction)
        {
            return UsageFailure.Report(parse, host);
        }

        try
        {
            var invocation = new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false };
            if (parse.CommandResult.Command.Name == ChatCommand.Name)
            {
                invocation.ProcessTerminationTimeout = null; // Ctrl-C is the conversation's own: it stops the turn first
            }

            return await parse.InvokeAsync(invocation, cancellationToken);
        }
        catch (ReeveException failure)
        {
            return Report(host, failure.Message, failure.Hint, ExitCode.Of(failure.Code));
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: what was asked for was stopped by the one who asked.
            return 130;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Report(host, failure.Message, "reeve doctor", ExitCode.Failed);
        }
        catch (Exception defect)
        {
            // The program's outermost ring: a defect ends it with all there is to report, never with an abort and a core file.
            host.Error.WriteLine(defect);
            return Report(host, "this is a defect in reeve", "report it with the lines above", ExitCode.Failed);
        }
    }

    public static int Report(CliHost host, string message, string? hint, int exitCode)
    {
        host.Error.WriteLine("error: " + Printable.Text(message));
        if (hint is not null)
        {
            host.Error.WriteLine("hint: " + Printable.Text(hint));
        }

        return exitCode;
    }
}
