using System.Text;

namespace Reeve.Cli.Completion;

/// <summary>The fish script: a line for each word, offered when the commands typed so far are its path.</summary>
internal static class FishCompletion
{
    public static string Render(IReadOnlyList<CompletionWords> words)
    {
        var script = new StringBuilder();
        script.Append("# fish completion for reeve: reeve completion fish | source\nfunction __reeve_at\n");
        script.Append("    set -l at reeve\n    for word in (commandline -opc)[2..-1]\n        if contains -- \"$at $word\"");
        foreach (var at in words.Skip(1))
        {
            script.Append($" '{at.Path}'");
        }

        script.Append("\n            set at \"$at $word\"\n        end\n    end\n    test \"$at\" = \"$argv\"\nend\n");
        foreach (var at in words)
        {
            foreach (var command in at.Commands)
            {
                script.Append($"complete -c reeve -f -n \"__reeve_at '{at.Path}'\" -a {command.Text} -d {Quote(command.Description)}\n");
            }

            foreach (var option in at.Options.Where(static option => option.Text.StartsWith("--", StringComparison.Ordinal)))
            {
                script.Append($"complete -c reeve -n \"__reeve_at '{at.Path}'\" -l {option.Text[2..]} -d {Quote(option.Description)}\n");
            }
        }

        return script.ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
