using System.CommandLine;

namespace Reeve.Cli.Completion;

/// <summary>What may be typed after one path of commands.</summary>
/// <param name="Path">The path, <c>reeve agent</c>.</param>
/// <param name="Commands">The commands below it.</param>
/// <param name="Options">Its options, those that stand everywhere included.</param>
internal sealed record CompletionWords(string Path, IReadOnlyList<CompletionWord> Commands, IReadOnlyList<CompletionWord> Options)
{
    /// <summary>Every path of the tree, the root first.</summary>
    public static IReadOnlyList<CompletionWords> Of(RootCommand root)
    {
        var everywhere = root.Options.Where(static option => option.Recursive || option is System.CommandLine.Help.HelpOption).ToArray();
        var all = new List<CompletionWords>();
        Add(root, CommandTree.ProgramName);
        return all;

        void Add(Command command, string path)
        {
            var children = command.Subcommands.Where(static child => !child.Hidden).ToArray();
            var options = command.Options.Concat(everywhere).Where(static option => !option.Hidden).DistinctBy(static option => option.Name);
            all.Add(new CompletionWords(path, [.. children.Select(Word)], [.. options.Select(Word)]));
            foreach (var child in children)
            {
                Add(child, $"{path} {child.Name}");
            }
        }
    }

    private static CompletionWord Word(Symbol symbol) => new(symbol.Name, symbol.Description ?? "");
}

/// <summary>One word and what it does.</summary>
internal sealed record CompletionWord(string Text, string Description);
