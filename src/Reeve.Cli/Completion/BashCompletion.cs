using System.Text;

namespace Reeve.Cli.Completion;

/// <summary>The bash script: it follows the typed commands down the tree, then offers what may come next.</summary>
internal static class BashCompletion
{
    public static string Render(IReadOnlyList<CompletionWords> words)
    {
        var script = new StringBuilder();
        script.Append("# bash completion for reeve: eval \"$(reeve completion bash)\"\n_reeve() {\n");
        script.Append("    local cur=\"${COMP_WORDS[COMP_CWORD]}\" path=reeve word\n    COMPREPLY=()\n");
        script.Append("    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n        case \"$path $word\" in\n            ");
        script.AppendJoin('|', words.Skip(1).Select(static at => $"\"{at.Path}\"")).Append(") path=\"$path $word\" ;;\n        esac\n    done\n");
        script.Append("    case \"$path\" in\n");
        foreach (var at in words)
        {
            var offers = string.Join(' ', at.Commands.Concat(at.Options).Select(static word => word.Text));
            script.Append($"        \"{at.Path}\") mapfile -t COMPREPLY < <(compgen -W \"{offers}\" -- \"$cur\") ;;\n");
        }

        return script.Append("    esac\n}\ncomplete -o default -F _reeve reeve ./reeve\n").ToString();
    }
}
