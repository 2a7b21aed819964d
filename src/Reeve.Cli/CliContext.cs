using System.CommandLine;

namespace Reeve.Cli;

/// <summary>What every verb is built from: the host, and the options that stand everywhere.</summary>
internal sealed class CliContext(CliHost host)
{
    public CliHost Host => host;

    public Option<string?> Home { get; } = new("--home") { Description = "The home folder (REEVE_HOME, ~/.reeve).", HelpName = "PATH", Recursive = true };

    public Option<string?> RunRoot { get; } =
        new("--run-root") { Description = "The folder of runtime files (REEVE_RUN_ROOT, HOME/run/HOST).", HelpName = "PATH", Recursive = true };

    public Option<string?> Socket { get; } =
        new("--socket") { Description = "The daemon's socket (RUN_ROOT/reeve.sock).", HelpName = "PATH", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the response as JSON.", Recursive = true };

    /// <summary>Makes a verb: a command that does something.</summary>
    public Command Verb(string name, string description, Func<Invocation, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction((parse, cancellationToken) => run(new Invocation(this, parse), cancellationToken));
        return command;
    }
}
