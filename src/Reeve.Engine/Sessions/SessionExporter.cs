using System.Globalization;
using System.Text;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>Exports conversations piece by piece, in memory bounded by a line. A piece is made anew from the transcript each time: nothing is kept between two. Thread-safe.</summary>
public sealed class SessionExporter(SessionLibrary library, ISessionStore store)
{
    /// <param name="id">The session.</param>
    /// <param name="format">As what.</param>
    /// <param name="after">The cursor of the piece before: a line, and how much of it was told.</param>
    /// <param name="length">Characters of a piece.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ExportPiece> ExportAsync(SessionId id, ExportFormat format, string? after, int length, CancellationToken cancellationToken)
    {
        var session = (SessionNameRules.IsId(id.Value) ? await store.FindAsync(id, cancellationToken) : null) ?? throw SessionSettler.NotFound(id);
        var (from, told) = Place(after);
        var text = new StringBuilder(from == 0 ? ExportRules.Head(session, format) : "");
        string? next = null;
        var problem = await library.ReadAsync(
            id,
            line =>
            {
                if (line.Number < from)
                {
                    return true;
                }

                if (text.Length >= length)
                {
                    next = Cursor(line.Number, 0);
                    return false;
                }

                var rendered = ExportRules.Line(line, format);
                var rest = rendered.AsSpan(line.Number == from ? Math.Min(told, rendered.Length) : 0);
                var part = Fitting(rest, length - text.Length);
                text.Append(rest[..part]);
                next = part < rest.Length ? Cursor(line.Number, rendered.Length - rest.Length + part) : null;
                return next is null;
            },
            cancellationToken);
        return new ExportPiece(session, next is null ? text.Append(ExportRules.Tail(format, problem)).ToString() : text.ToString(), next);
    }

    private static int Fitting(ReadOnlySpan<char> text, int room) =>
        text.Length <= room ? text.Length : Math.Max(1, room - (char.IsHighSurrogate(text[Math.Max(1, room) - 1]) ? 1 : 0));

    private static string Cursor(long line, int told) => string.Create(CultureInfo.InvariantCulture, $"{line}.{told}");

    private static (long Line, int Told) Place(string? cursor)
    {
        if (cursor is null)
        {
            return (0, 0);
        }

        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0
            && int.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var told)
            ? (line, told)
            : throw new ReeveException(ErrorCode.InvalidRequest, "'after' is no cursor of this export.");
    }
}
