using System.Text.Json;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Models;

/// <summary>
/// Reads a script: YAML with <c>turns:</c>, or (a file that ends in <c>.jsonl</c>) one turn a line. JSON is read as the YAML it is. Pure; every mistake has its line.
/// </summary>
public static class ModelScriptReader
{
    private const int MaxTurns = 10_000;
    private const int MaxPieces = 1_000;

    private static readonly string[] Errors = ["upstream_failed", "rate_limited", "timeout"];
    private static readonly string[] Stops = ["max_tokens", "refused"];

    /// <returns>The script; null when there are problems.</returns>
    public static ModelScript? Read(string text, string file, ICollection<SourceProblem> problems)
    {
        var found = new List<SourceProblem>();
        var turns = file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? ReadLines(text, file, found) : ReadDocument(text, file, found);
        if (found.Count == 0 && turns.Count is 0 or > MaxTurns)
        {
            found.Add(new SourceProblem(file, 1, 1, $"a script has 1 to {MaxTurns} turns", "turns: [{ say: Hello. }]"));
        }

        foreach (var problem in found)
        {
            problems.Add(problem);
        }

        return found.Count == 0 ? new ModelScript(turns) : null;
    }

    private static List<ScriptTurn> ReadDocument(string text, string file, List<SourceProblem> problems)
    {
        if (StrictYaml.Parse(text, file, 0, problems) is not { } map)
        {
            return [];
        }

        var root = new MapReader(map, file, "", problems);
        var turns = root.Maps("turns", MaxTurns).Select(ReadTurn).ToList();
        root.Finish();
        return turns;
    }

    private static List<ScriptTurn> ReadLines(string text, string file, List<SourceProblem> problems)
    {
        var turns = new List<ScriptTurn>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length && problems.Count < 20; i++)
        {
            if (lines[i].AsSpan().Trim().Length > 0 && StrictYaml.Parse(lines[i], file, i, problems) is { } map)
            {
                turns.Add(ReadTurn(new MapReader(map, file, "", problems)));
            }
        }

        return turns;
    }

    private static ScriptTurn ReadTurn(MapReader turn)
    {
        var when = turn.Text("when");
        var say = turn.Text("say", 65_536);
        var replies = turn.Maps("replies", MaxPieces).Select(static reply => ReadReply(reply)).ToList();
        if (say is not null == replies.Count > 0)
        {
            turn.Problem("replies", "has to be there, or else say: one of the two");
        }
        else if (say is not null)
        {
            replies.Add(new ScriptReply([new ScriptPiece.Text(Words(say))]));
        }

        turn.Finish();
        return new ScriptTurn(when is { Length: > 0 } ? when : null, replies);
    }

    private static ScriptReply ReadReply(MapReader reply)
    {
        var pieces = reply.Maps("pieces", MaxPieces).Select(ReadPiece).OfType<ScriptPiece>().ToList();
        if (reply.Text("say", 65_536) is { } say)
        {
            pieces.Insert(0, new ScriptPiece.Text(Words(say)));
        }

        foreach (var call in reply.Maps("calls", MaxPieces))
        {
            pieces.Add(ReadCall(call));
            call.Finish();
        }

        reply.Finish();
        return new ScriptReply(pieces);
    }

    private static ScriptPiece? ReadPiece(MapReader piece)
    {
        ScriptPiece? read =
            piece.Has("text") ? new ScriptPiece.Text(piece.TextOrTexts("text") ?? [])
            : piece.Has("thinking") ? new ScriptPiece.Thinking(piece.Text("thinking", 65_536) ?? "")
            : piece.Has("call") ? ReadCall(piece)
            : piece.Has("delay") ? new ScriptPiece.Delay(piece.Duration("delay", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? default)
            : piece.Has("error") ? new ScriptPiece.Error(piece.Choice("error", Errors) ?? Errors[0], piece.Duration("retry_after", TimeSpan.Zero, TimeSpan.FromDays(1)))
            : piece.Has("stop") ? new ScriptPiece.Stop(piece.Choice("stop", Stops) ?? Stops[0])
            : piece.Has("usage") ? ReadUsage(piece)
            : null;
        if (read is null)
        {
            piece.Problem("text", "or thinking, call, delay, error, stop or usage is what a piece takes");
        }

        piece.Finish();
        return read;
    }

    private static ScriptPiece.Usage ReadUsage(MapReader piece)
    {
        const long Most = 1_000_000_000;
        var usage = piece.Map("usage");
        var read = new ScriptPiece.Usage(usage?.Integer("in", 0, Most) ?? 0, usage?.Integer("out", 0, Most) ?? 0, usage?.Integer("cached", 0, Most) ?? 0);
        usage?.Finish();
        return read;
    }

    private static ScriptPiece.Call ReadCall(MapReader call)
    {
        var tool = call.Text("call", 64) ?? "";
        if (tool.Length == 0)
        {
            call.Problem("call", "names a tool");
        }

        return new ScriptPiece.Call(tool, call.Has("arguments") ? ScriptArguments.Json(call.Node("arguments")!) : "{}");
    }

    /// <summary>Words one by one, each with the space before it, as a model streams them.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1]))
            {
                words.Add(text[start..i]);
                start = i;
            }
        }

        words.Add(text[start..]);
        return words;
    }
}
