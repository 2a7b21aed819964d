using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace Reeve.Cli;

/// <summary>Writes <c>docs/operations/cli.md</c> from the command tree, so that the reference cannot drift from the program.</summary>
internal static class CliReference
{
    public static string Generate(CliHost host)
    {
        var root = CommandTree.Build(host);
        var text = new StringBuilder();
        text.Append(
            """
            # The command line

            Generated from the program (`REEVE_UPDATE_DOCS=1 scripts/test fast` writes it anew). `./reeve` in the repository builds what changed and starts it.

            stdout is data: a table for people, with `--json` the protocol's response as it is, one object a line where there are many. stderr is talk.
            On a terminal tables are cut to its width with …; in a pipe nothing is cut. Colour only on a terminal, and never with `NO_COLOR`.
            A failure prints `error:` and, where something can be done, `hint:` with the next command.

            ## Options that stand everywhere


            """);
        AppendOptions(text, root);
        text.Append("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
        foreach (var (code, meaning) in ExitCode.All)
        {
            text.Append($"| {code} | {meaning} |\n");
        }

        text.Append("\n## Commands\n");
        foreach (var command in root.Subcommands)
        {
            Append(text, command, CommandTree.ProgramName);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Command command, string parent)
    {
        var path = $"{parent} {command.Name}";
        if (command.Action is not null)
        {
            var arguments = string.Concat(command.Arguments.Select(static argument => " " + argument.Name));
            text.Append($"\n### `{path}{arguments}`\n\n{command.Description}\n");
            if (command.Arguments.Count + command.Options.Count(Shown) > 0)
            {
                text.Append('\n');
            }

            foreach (var argument in command.Arguments)
            {
                text.Append($"- `{argument.Name}`: {argument.Description}\n");
            }

            AppendOptions(text, command);
        }

        foreach (var child in command.Subcommands)
        {
            Append(text, child, path);
        }
    }

    private static void AppendOptions(StringBuilder text, Command command)
    {
        foreach (var option in command.Options.Where(Shown))
        {
            var names = string.Join(", ", option.Aliases.Prepend(option.Name).Select(static name => $"`{name}`"));
            var value = option.ValueType == typeof(bool) ? "" : $" `{option.HelpName ?? "VALUE"}`";
            text.Append($"- {names}{value}: {option.Description}\n");
        }
    }

    private static bool Shown(Option option) => !option.Hidden && option is not (HelpOption or VersionOption);
}
