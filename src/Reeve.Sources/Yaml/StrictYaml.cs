using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Reeve.Sources.Yaml;

/// <summary>
/// Reads one YAML document, strictly: no anchors, aliases or tags, no second document, no duplicate keys, bounded depth and size. Problems carry file,
/// line and column. Never throws for what it is given.
/// </summary>
public static class StrictYaml
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 100_000;

    /// <param name="text">The document.</param>
    /// <param name="file">How problems name the file.</param>
    /// <param name="lineOffset">Added to every line: the document's place inside its file.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>The root map; an empty one for an empty document; null when there are problems.</returns>
    public static YamlMap? Parse(string text, string file, int lineOffset, ICollection<SourceProblem> problems)
    {
        if (FirstUnreadable(text, file, lineOffset) is { } unreadable)
        {
            problems.Add(unreadable);
            return null;
        }

        var reading = new Reading(file, lineOffset, problems);
        try
        {
            var root = reading.Document(new Parser(new StringReader(text)));
            return reading.Failed ? null : root;
        }
        catch (YamlException broken)
        {
            problems.Add(new SourceProblem(file, (int)broken.Start.Line + lineOffset, (int)broken.Start.Column, "not valid YAML: " + Short(broken)));
            return null;
        }
        catch (Exception defect) when (defect is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            // The parser meets text its authors did not think of: the text is still only not YAML.
            problems.Add(new SourceProblem(file, lineOffset + 1, 1, "not valid YAML"));
            return null;
        }
    }

    // The parser takes a NUL for the end of the document and blames a tab on another line: both are told here.
    private static SourceProblem? FirstUnreadable(string text, string file, int lineOffset)
    {
        var line = 1 + lineOffset;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\t' && (i == 0 || text[i - 1] == '\n'))
            {
                return new SourceProblem(file, line, 1, "not valid YAML: the line is indented with a tab", "Indent with spaces, not tabs.");
            }

            if (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r' or '\u0085'))
            {
                return new SourceProblem(file, line, 1, "not valid YAML: the line holds a control character", "Remove it.");
            }

            line += text[i] == '\n' ? 1 : 0;
        }

        return null;
    }

    private static string Short(YamlException broken)
    {
        var message = (broken.InnerException ?? broken).Message.ReplaceLineEndings(" ");
        var at = message.LastIndexOf("): ", StringComparison.Ordinal);
        return at < 0 ? message : message[(at + 3)..];
    }

    private sealed class Reading(string file, int lineOffset, ICollection<SourceProblem> problems)
    {
        private int _nodes;

        public bool Failed { get; private set; }

        public YamlMap? Document(Parser parser)
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return new YamlMap([], lineOffset + 1, 1);
            }

            parser.Consume<DocumentStart>();
            var node = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                Problem(second.Start, "a second document begins here", "Keep one document in the file.");
            }

            switch (node)
            {
                case YamlMap map:
                    return map;
                case YamlScalar { IsNull: true }:
                    return new YamlMap([], node.Line, node.Column);
                case not null:
                    problems.Add(new SourceProblem(file, node.Line, node.Column, $"expected a map of keys, found {node.Kind}"));
                    Failed = true;
                    break;
            }

            return null;
        }

        private YamlNode? Node(Parser parser, int depth)
        {
            if (depth > MaxDepth || ++_nodes > MaxNodes)
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, depth > MaxDepth ? $"nested deeper than {MaxDepth}" : "too many values");
            }

            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                Problem(alias.Start, "aliases are not supported", "Write the value out.");
                return null;
            }

            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
            {
                Problem(anchored.Start, "anchors are not supported", "Write the value out where it is used.");
            }

            if (parser.Current is NodeEvent { Tag.IsEmpty: false } tagged)
            {
                Problem(tagged.Start, "tags are not supported", "Remove the tag.");
            }

            if (parser.TryConsume<Scalar>(out var scalar))
            {
                return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, Line(scalar.Start), (int)scalar.Start.Column);
            }

            return parser.TryConsume<SequenceStart>(out var list) ? List(parser, list, depth) : Map(parser, parser.Consume<MappingStart>(), depth);
        }

        private YamlList List(Parser parser, SequenceStart start, int depth)
        {
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (Node(parser, depth + 1) is { } item)
                {
                    items.Add(item);
                }
            }

            return new YamlList(items, Line(start.Start), (int)start.Start.Column);
        }

        private YamlMap Map(Parser parser, MappingStart start, int depth)
        {
            var entries = new List<YamlEntry>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var at = parser.Current!.Start;
                var key = Node(parser, depth + 1) as YamlScalar;
                if (key is null)
                {
                    Problem(at, "a key must be plain text");
                }
                else if (!lines.TryAdd(key.Text, key.Line))
                {
                    Problem(at, $"the key \"{key.Text}\" stands here a second time; the first is in line {lines[key.Text]}", "Remove one of the two.");
                }

                if (Node(parser, depth + 1) is { } value && key is not null)
                {
                    entries.Add(new YamlEntry(key.Text, key.Line, key.Column, value));
                }
            }

            return new YamlMap(entries, Line(start.Start), (int)start.Start.Column);
        }

        private int Line(Mark mark) => (int)mark.Line + lineOffset;

        private void Problem(Mark mark, string message, string? hint = null)
        {
            Failed = true;
            problems.Add(new SourceProblem(file, Line(mark), (int)mark.Column, message, hint));
        }
    }
}
