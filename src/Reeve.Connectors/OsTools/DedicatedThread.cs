namespace Reeve.Connectors.OsTools;

/// <summary>
/// Begins something on a thread that lives until it is over. Walls die with their parent, and to the kernel the parent is the thread that began them: on one of
/// the pool's, which retires when it is idle, a command would be killed in the middle for no reason.
/// </summary>
internal static class DedicatedThread
{
    private const int StackBytes = 512 * 1024;

    public static Task<T> RunAsync<T>(Func<Task<T>> begin)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(
            () =>
            {
                try
                {
#pragma warning disable VSTHRD002 // Waiting is what this thread is for, and nobody else waits for it.
                    done.SetResult(begin().GetAwaiter().GetResult());
#pragma warning restore VSTHRD002
                }
                catch (OperationCanceledException cancelled)
                {
                    done.SetCanceled(cancelled.CancellationToken);
                }
                catch (Exception failure)
                {
                    // The ring around the thread: whoever waits must hear of it.
                    done.SetException(failure);
                }
            },
            StackBytes)
        { IsBackground = true, Name = "reeve-command" }.Start();
        return done.Task;
    }
}
