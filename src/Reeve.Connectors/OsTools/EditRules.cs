using System.Text;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>Replaces one passage of a file, found exactly and only once. On bytes: whatever else is in the file, in whatever encoding, stays as it is. Pure.</summary>
internal static class EditRules
{
    public static (byte[] Content, int Line) Replace(ReadOnlySpan<byte> content, string old, string next)
    {
        if (old.Length == 0)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The passage to replace is empty.", "write makes a new file.");
        }

        if (old == next)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The passage and its replacement are the same.");
        }

        var passage = Encoding.UTF8.GetBytes(old);
        var at = content.IndexOf(passage);
        if (at < 0)
        {
            throw new ReeveException(ErrorCode.NotFound, "The passage is not in the file.", Hint(content, old));
        }

        // Counted with overlaps: of "aaa" there are two places where "aa" stands.
        var more = content[(at + 1)..].IndexOf(passage);
        if (more >= 0)
        {
            throw new ReeveException(
                ErrorCode.Conflict,
                $"The passage is in the file more than once: at line {Line(content, at)} and at line {Line(content, at + 1 + more)}.",
                "Take more of the lines around it.");
        }

        return ([.. content[..at], .. Encoding.UTF8.GetBytes(next), .. content[(at + passage.Length)..]], Line(content, at));
    }

    private static int Line(ReadOnlySpan<byte> content, int at) => content[..at].Count((byte)'\n') + 1;

    private static string Hint(ReadOnlySpan<byte> content, string old) =>
        old.Contains('\n', StringComparison.Ordinal) && !old.Contains("\r\n", StringComparison.Ordinal) && content.IndexOf("\r\n"u8) >= 0
            ? "The file's lines end in CRLF: write \\r\\n, or a passage within one line."
            : "It must be exact, blanks and line ends too, and without the line numbers that read shows.";
}
