using System.CommandLine;
using System.CommandLine.Parsing;

namespace Reeve.Cli;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageFailure
{
    public static int Report(ParseResult parse, CliHost host)
    {
        var command = parse.CommandResult.Command;
        var path = PathOf(command);
        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            return parse.UnmatchedTokens.FirstOrDefault(static token => !token.StartsWith('-')) is { } wrong
                ? CliApp.Report(host, $"there is no command '{path} {wrong}'", HintFor(command, path, wrong), ExitCode.Usage)
                : CliApp.Report(host, $"'{path}' needs a command: {string.Join(", ", Names(command))}", path + " --help", ExitCode.Usage);
        }

        var unknown = parse.UnmatchedTokens.FirstOrDefault(static token => token.StartsWith("--", StringComparison.Ordinal));
        return unknown is null
            ? CliApp.Report(host, Words(parse.Errors[0]), path + " --help", ExitCode.Usage)
            : CliApp.Report(host, $"'{path}' has no option '{unknown}'", OptionHint(parse, path, unknown), ExitCode.Usage);
    }

    // The parser names the type it wanted in the words of a programmer; every typed value here is a number.
    private static string Words(ParseError error) => error.Message.Contains("as expected type", StringComparison.Ordinal) && error.SymbolResult is { } result
        ? $"'{result.Tokens[^1].Value}' is not a number"
        : error.Message.TrimEnd('.');

    private static string HintFor(Command command, string path, string wrong) =>
        Nearest.To(wrong, Names(command)) is { } meant ? $"did you mean '{path} {meant}'?" : path + " --help";

    private static string OptionHint(ParseResult parse, string path, string wrong)
    {
        var options = parse.CommandResult.Command.Options.Concat(parse.RootCommandResult.Command.Options).Where(static option => !option.Hidden);
        return Nearest.To(wrong, options.Select(static option => option.Name)) is { } meant ? $"did you mean '{meant}'?" : path + " --help";
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Subcommands.Where(static child => !child.Hidden).Select(static child => child.Name);

    private static string PathOf(Command command) =>
        command is RootCommand ? CommandTree.ProgramName : PathOf((Command)command.Parents.First()) + " " + command.Name;
}
