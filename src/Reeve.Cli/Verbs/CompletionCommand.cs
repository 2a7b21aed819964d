using System.CommandLine;
using Reeve.Cli.Completion;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve completion</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = context.Verb("completion", "Print a completion script for your shell.", (invocation, _) =>
        {
            var words = CompletionWords.Of(CommandTree.Build(invocation.Host));
            invocation.Host.Out.Write(invocation.Get(shell) switch
            {
                "bash" => BashCompletion.Render(words),
                "zsh" => ZshCompletion.Render(words),
                _ => FishCompletion.Render(words),
            });
            return Task.FromResult(ExitCode.Ok);
        });
        command.Arguments.Add(shell);
        return command;
    }
}
