using System.Threading.Channels;

namespace Reeve.Storage.Transcripts;

/// <summary>
/// A few threads of their own for work that waits for the disk. Concurrent fsyncs share one journal commit of the file system, which is the group commit of many files; and the
/// pool's threads, of which there are as few as cores, never stand in one. Bounded: past the bound a caller waits for room. Thread-safe.
/// </summary>
internal sealed class DiskLanes : IDisposable
{
    private const int Lanes = 8;
    private const int MostWaiting = 4096;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });
    private readonly Lock _lock = new();
    private readonly List<Thread> _threads = [];
    private int _busy;

    public async Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Open();
        await _work.Writer.WriteAsync(() => Finish(done, work));
        return await done.Task;
    }

    public void Dispose()
    {
        _work.Writer.TryComplete();
        lock (_lock)
        {
            _threads.ForEach(static thread => thread.Join());
            _threads.Clear();
        }
    }

    private static void Finish<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception failure)
        {
            // The caller's own failure, whatever it is, goes to the caller; the lane goes on with the next one's work.
            done.SetException(failure);
        }
    }

    // A lane is opened when the others are at work: a daemon without conversations has none.
    private void Open()
    {
        lock (_lock)
        {
            if (_threads.Count < Lanes && Volatile.Read(ref _busy) >= _threads.Count)
            {
                var thread = new Thread(Work) { IsBackground = true, Name = $"reeve-transcripts-{_threads.Count + 1}" };
                _threads.Add(thread);
                thread.Start();
            }
        }
    }

    private void Work()
    {
#pragma warning disable VSTHRD002 // These threads exist to wait: they have no context to deadlock with and nothing else to do.
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
#pragma warning restore VSTHRD002
        {
            while (_work.Reader.TryRead(out var work))
            {
                Interlocked.Increment(ref _busy);
                work();
                Interlocked.Decrement(ref _busy);
            }
        }
    }
}
