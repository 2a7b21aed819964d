using Reeve.Engine.Foundation;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// In which state each run saw each file, so that nothing is written over what it has not seen. Only for runs at work: after a restart there is none, and a file
/// that fell out is one that was not read. Bounded: the run and the file not used for longest go first. Thread-safe (one lock).
/// </summary>
internal sealed class ReadFiles
{
    private const int MaxRuns = 512;
    private const int MaxFiles = 2000;

    private readonly Lock _lock = new();
    private readonly LinkedList<(RunId Run, Dictionary<string, FileStamp> Files)> _runs = new();

    public void Saw(RunId run, string path, FileStamp stamp)
    {
        lock (_lock)
        {
            var files = Of(run);
            if (files is null)
            {
                files = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
                _runs.AddFirst((run, files));
                if (_runs.Count > MaxRuns)
                {
                    _runs.RemoveLast();
                }
            }

            if (files.Count == MaxFiles && !files.ContainsKey(path))
            {
                files.Remove(files.Keys.First());
            }

            files[path] = stamp;
        }
    }

    /// <summary>The state this run saw last; null when it has not read the file.</summary>
    public FileStamp? Seen(RunId run, string path)
    {
        lock (_lock)
        {
            return Of(run)?.TryGetValue(path, out var stamp) == true ? stamp : null;
        }
    }

    private Dictionary<string, FileStamp>? Of(RunId run)
    {
        for (var node = _runs.First; node is not null; node = node.Next)
        {
            if (node.Value.Run == run)
            {
                _runs.Remove(node);
                _runs.AddFirst(node);
                return node.Value.Files;
            }
        }

        return null;
    }
}
