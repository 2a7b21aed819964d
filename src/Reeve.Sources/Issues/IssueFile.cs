using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reeve.Sources.Issues;

/// <summary>Reads <c>issues.jsonl</c> line by line in bounded memory. A bad line disables only itself. Never throws for what it is given.</summary>
public static class IssueFile
{
    /// <summary>The longest line read.</summary>
    public const int MaxLine = 64 * 1024;

    private const int MaxIssues = 100_000;
    private const int MaxProblems = 100;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The file.</param>
    /// <param name="name">How problems name it.</param>
    public static IssueFileRead Load(string path, string name)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(file, name);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new IssueFileRead([], [new SourceProblem(name, 0, 0, "the file cannot be read: " + unreadable.Message)]);
        }
    }

    public static IssueFileRead Read(Stream stream, string name)
    {
        var issues = new Dictionary<string, Issue>(StringComparer.Ordinal);
        var problems = new List<SourceProblem>();
        var number = 0;
        foreach (var line in Lines(stream))
        {
            number++;
            if (line is null)
            {
                Note(problems, name, number, $"the line is longer than {MaxLine} bytes");
            }
            else if (line.Length > 0)
            {
                var problem = ReadLine(line, out var issue);
                if (problem is not null)
                {
                    Note(problems, name, number, problem);
                }
                else if (issue is not null && issues.Count < MaxIssues)
                {
                    issues[issue.Id] = issue; // a later line replaces an earlier one
                }
            }
        }

        return new IssueFileRead([.. issues.Values], problems);
    }

    private static string? ReadLine(byte[] line, out Issue? issue)
    {
        issue = null;
        try
        {
            _ = Strict.GetCharCount(line);
            using var document = JsonDocument.Parse(line, Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return "the line is not an object";
            }

            if (root.TryGetProperty("_schema", out _) || (Text(root, "_type") is { } type && type != "issue") || Text(root, "status") == "tombstone")
            {
                return null; // a header, a memory, a deleted item: not work
            }

            return Make(root, out issue);
        }
        catch (JsonException broken)
        {
            return "not valid JSON at byte " + (broken.BytePositionInLine ?? 0).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception broken) when (broken is DecoderFallbackException or InvalidOperationException)
        {
            return "the line is not valid UTF-8";
        }
    }

    private static string? Make(JsonElement root, out Issue? issue)
    {
        issue = null;
        if (Text(root, "id") is not { Length: > 0 and <= 200 } id || Text(root, "title") is not { Length: > 0 and <= 500 } title)
        {
            return "an issue needs an id and a title of at most 500 characters";
        }

        if (!Time(root, "due_at", out var due) || !Time(root, "closed_at", out var closed))
        {
            return "a time is not written as 2026-11-21T09:00:00Z";
        }

        var priority = 0;
        if (root.TryGetProperty("priority", out var given) && (!given.TryGetInt32(out priority) || priority is < 0 or > 4))
        {
            return "priority must be 0 to 4";
        }

        issue = new Issue
        {
            Id = id,
            Title = title,
            Status = Text(root, "status") ?? "open",
            Priority = priority,
            IssueType = Text(root, "issue_type") ?? "task",
            Assignee = Text(root, "assignee"),
            DueAt = due,
            ClosedAt = closed,
        };
        return null;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Time(JsonElement root, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.String
            || !DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            return false;
        }

        time = parsed.ToUniversalTime();
        return true;
    }

    // Null stands for a line that was too long and was passed over.
    private static IEnumerable<byte[]?> Lines(Stream stream)
    {
        var buffer = new byte[MaxLine];
        using var line = new MemoryStream();
        var tooLong = false;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            for (var at = 0; at < read;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', at, read - at);
                var count = (end < 0 ? read : end) - at;
                tooLong |= line.Length + count > MaxLine;
                if (!tooLong)
                {
                    line.Write(buffer, at, count);
                }

                at += count + 1;
                if (end >= 0)
                {
                    yield return tooLong ? null : Trimmed(line);
                    line.SetLength(0);
                    tooLong = false;
                }
            }
        }

        if (tooLong || line.Length > 0)
        {
            yield return tooLong ? null : Trimmed(line);
        }
    }

    private static byte[] Trimmed(MemoryStream line) => line.GetBuffer().AsSpan(0, (int)line.Length).Trim(" \t\r"u8).ToArray();

    private static void Note(List<SourceProblem> problems, string name, int line, string message)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(new SourceProblem(name, line, 1, message, "This line is passed over; the others are read."));
        }
    }
}

/// <summary>What a file held, and which lines did not count.</summary>
public sealed record IssueFileRead(IReadOnlyList<Issue> Issues, IReadOnlyList<SourceProblem> Problems);
