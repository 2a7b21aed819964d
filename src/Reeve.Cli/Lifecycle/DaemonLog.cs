using System.Text;

namespace Reeve.Cli.Lifecycle;

/// <summary>The daemon's log file as a reader sees it: it may not be there yet, may grow, and may be replaced by a new one at any moment.</summary>
internal sealed class DaemonLog(string path)
{
    private const int TailBytes = 1024 * 1024;
    private long _position;

    public string Path => path;

    public bool Exists => File.Exists(path);

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>The last lines after <paramref name="from"/> bytes, from the last mebibyte at most. What is written later is for <see cref="FollowAsync"/>.</summary>
    public IReadOnlyList<string> Tail(int lines, long from = 0)
    {
        _position = 0;
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

        _position = stream.Position;
        return [.. last];
    }

    /// <summary>Lines as they are written, from where <see cref="Tail"/> ended; a file that was replaced is read from its beginning.</summary>
    public async IAsyncEnumerable<string> FollowAsync(
        TimeProvider time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), time);
        var partial = new StringBuilder();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var length = Length;
            _position = length < _position ? 0 : _position;
            if (length == _position)
            {
                continue;
            }

            foreach (var line in ReadNew(partial))
            {
                yield return line;
            }
        }
    }

    private List<string> ReadNew(StringBuilder partial)
    {
        using var stream = Open();
        stream.Seek(_position, SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        partial.Append(reader.ReadToEnd());
        _position = stream.Position;
        var text = partial.ToString();
        var end = text.LastIndexOf('\n') + 1;
        partial.Clear().Append(text, end, text.Length - end);
        return [.. text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
