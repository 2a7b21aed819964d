using System.Text;

namespace Reeve.Cli.Completion;

/// <summary>The zsh script, with what each word does beside it.</summary>
internal static class ZshCompletion
{
    public static string Render(IReadOnlyList<CompletionWords> words)
    {
        var script = new StringBuilder();
        script.Append("#compdef reeve\n# zsh completion for reeve: eval \"$(reeve completion zsh)\"\n_reeve() {\n    local at=reeve word\n    local -a offers\n");
        script.Append("    for word in \"${(@)words[2,CURRENT-1]}\"; do\n        case \"$at $word\" in\n            (");
        script.AppendJoin('|', words.Skip(1).Select(static at => $"'{at.Path}'")).Append(") at=\"$at $word\" ;;\n        esac\n    done\n    case \"$at\" in\n");
        foreach (var at in words)
        {
            script.Append($"        ('{at.Path}')\n            offers=(\n");
            foreach (var word in at.Commands.Concat(at.Options))
            {
                script.Append($"                {Quote(word.Text + ":" + word.Description.Replace(":", "\\:", StringComparison.Ordinal))}\n");
            }

            script.Append("            ) ;;\n");
        }

        return script.Append("    esac\n    _describe 'reeve' offers || _files\n}\ncompdef _reeve reeve\n").ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
