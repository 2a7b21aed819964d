using System.Text;

namespace Reeve.Cli.Lifecycle;

/// <summary>The daemon's log file as a reader sees it: it may not be there yet, may grow, and may be replaced by a new one at any moment.</summary>
internal sealed class DaemonLog(string path)
{
    private const int TailBytes = 1024 * 1024;

    public string Path => path;

    public bool Exists => File.Exists(path);

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>The last lines after <paramref name="from"/> bytes, from the last mebibyte at most.</summary>
    public IReadOnlyList<string> Tail(int lines, long from = 0)
    {
        if (!Exists)
        {
            return [];
        }

        using var stream = Open();
        stream.Seek(Math.Max(Math.Min(from, stream.Length), stream.Length - TailBytes), SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var last = new Queue<string>();
        while (reader.ReadLine() is { } line)
        {
            last.Enqueue(line);
            if (last.Count > lines)
            {
                last.Dequeue();
            }
        }

        return [.. last];
    }

    /// <summary>Lines as they are written from now on; a file that was replaced is read from its beginning.</summary>
    public async IAsyncEnumerable<string> FollowAsync(
        TimeProvider time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), time);
        var position = Length;
        var partial = new StringBuilder();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var length = Length;
            position = length < position ? 0 : position;
            if (length == position)
            {
                continue;
            }

            foreach (var line in ReadFrom(ref position, partial))
            {
                yield return line;
            }
        }
    }

    private List<string> ReadFrom(ref long position, StringBuilder partial)
    {
        using var stream = Open();
        stream.Seek(position, SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        partial.Append(reader.ReadToEnd());
        position = stream.Position;
        var text = partial.ToString();
        var end = text.LastIndexOf('\n') + 1;
        partial.Clear().Append(text, end, text.Length - end);
        return [.. text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
