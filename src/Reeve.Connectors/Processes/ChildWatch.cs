using System.Runtime.InteropServices;
using Reeve.Guard;

namespace Reeve.Connectors.Processes;

/// <summary>
/// One thread that lives as long as one child: it waits for output and for the end at once (poll on both pipes and on the process itself), so no output
/// is lost, no thread of the pool is blocked and nothing is polled by time. When the leader ends, what is left of its group is killed before the leader
/// is reaped: until then its id cannot belong to anybody else.
/// </summary>
internal sealed unsafe class ChildWatch
{
    private const int GoneTries = 400;
    private const int GonePauseMilliseconds = 5;
    private const int WithoutPidFdMilliseconds = 20;
    private const int StackBytes = 256 * 1024;

    private readonly PosixSpawn.Started _child;
    private readonly int _pidFd;
    private readonly OutputBuffer _output;
    private readonly OutputBuffer _errors;
    private readonly TaskCompletionSource<(int Status, OutputBuffer Output, OutputBuffer Errors)> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _reaped;

    private ChildWatch(PosixSpawn.Started child, int outputLimit, int pidFd, Action<ReadOnlySpan<byte>>? hear) =>
        (_child, _output, _errors, _pidFd) = (child, new OutputBuffer(outputLimit), new OutputBuffer(outputLimit, hear), pidFd);

    public Task<(int Status, OutputBuffer Output, OutputBuffer Errors)> Ended => _ended.Task;

    public static ChildWatch Begin(PosixSpawn.Started child, int outputLimit) => Begin(child, outputLimit, Posix.OpenPid(child.Pid));

    /// <summary>Watches one whose output somebody else reads.</summary>
    /// <param name="child">Its output is left alone.</param>
    /// <param name="hear">Hears of its errors as they come, on the watch's thread, instead of their being kept.</param>
    public static ChildWatch Begin(PosixSpawn.Started child, Action<ReadOnlySpan<byte>> hear) => Begin(child with { Output = -1 }, 0, Posix.OpenPid(child.Pid), hear);

    /// <param name="pidFd">Negative when there is none to be had (no descriptor left, an old kernel): then the end is looked for every few milliseconds.</param>
    internal static ChildWatch Begin(PosixSpawn.Started child, int outputLimit, int pidFd, Action<ReadOnlySpan<byte>>? hear = null)
    {
        var watch = new ChildWatch(child, outputLimit, pidFd, hear);
        try
        {
            new Thread(watch.Watch, StackBytes) { IsBackground = true, Name = "reeve-child" }.Start();
        }
        catch (OutOfMemoryException exhausted)
        {
            // The system has no thread left. A child that nobody watches must not live.
            _ = watch.Reap();
            watch.Close();
            throw new ReeveException(ErrorCode.Overloaded, "There is no thread left to watch a child.", retryable: true, inner: exhausted);
        }

        return watch;
    }

    /// <summary>Sends a signal to the whole group, unless it is gone.</summary>
    public void Signal(int signal)
    {
        lock (_lock)
        {
            if (!_reaped)
            {
                _ = Posix.Kill(-_child.Pid, signal);
            }
        }
    }

    private void Watch()
    {
        try
        {
            Follow();
            var status = Reap();
            Drain(_child.Output, _output);
            Drain(_child.Errors, _errors);
            _ended.SetResult((status ?? throw Unknown(), _output, _errors));
        }
        catch (Exception defect)
        {
            // The ring around the thread: whoever waits for the child must hear of it.
            _ended.SetException(defect);
        }
        finally
        {
            Close();
        }
    }

    private void Follow()
    {
        var fds = stackalloc Posix.PollFd[3];
        fds[0] = new Posix.PollFd { Fd = _pidFd, Events = Posix.PollIn };
        fds[1] = new Posix.PollFd { Fd = _child.Output, Events = Posix.PollIn };
        fds[2] = new Posix.PollFd { Fd = _child.Errors, Events = Posix.PollIn };
        while (true)
        {
            if (Posix.Poll(fds, 3, _pidFd < 0 ? WithoutPidFdMilliseconds : -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() == Posix.Interrupted)
                {
                    continue;
                }

                return;
            }

            if (fds[1].Returned != 0 && !ReadInto(_output, fds[1].Fd))
            {
                fds[1].Fd = -1;
            }

            if (fds[2].Returned != 0 && !ReadInto(_errors, fds[2].Fd))
            {
                fds[2].Fd = -1;
            }

            if (_pidFd < 0 ? Posix.HasEnded(_child.Pid) : fds[0].Returned != 0)
            {
                return;
            }
        }
    }

    // Null when somebody else took the status: a process that ignores SIGCHLD has the system reap its children.
    private int? Reap()
    {
        int status;
        int found;
        lock (_lock)
        {
            _ = Posix.Kill(-_child.Pid, Posix.SigKill);
            do
            {
                found = Posix.WaitPid(_child.Pid, &status, 0);
            }
            while (found < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);

            _reaped = true;
        }

        for (var i = 0; i < GoneTries && ProcessGroup.IsAtWork(_child.Pid); i++)
        {
            _ = Posix.Poll(null, 0, GonePauseMilliseconds);
        }

        return found == _child.Pid ? status : null;
    }

    // What stands in the pipe is still read; a stranger that took it into a session of its own cannot make us wait for it.
    private static void Drain(int fd, OutputBuffer buffer)
    {
        var poll = new Posix.PollFd { Fd = fd, Events = Posix.PollIn };
        for (var i = 0; i < 64 && Posix.Poll(&poll, 1, 0) == 1 && (poll.Returned & Posix.PollIn) != 0 && ReadInto(buffer, fd); i++)
        {
            poll.Returned = 0;
        }
    }

    private static bool ReadInto(OutputBuffer buffer, int fd)
    {
        var block = stackalloc byte[16 * 1024];
        var read = Posix.Read(fd, block, 16 * 1024);
        if (read > 0)
        {
            buffer.Add(new ReadOnlySpan<byte>(block, (int)read));
        }

        return read > 0 || (read < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);
    }

    private void Close()
    {
        if (_child.Output >= 0)
        {
            _ = Posix.Close(_child.Output);
        }

        _ = Posix.Close(_child.Errors);
        if (_pidFd >= 0)
        {
            _ = Posix.Close(_pidFd);
        }
    }

    // Never success: nobody knows how it ended.
    private ReeveException Unknown() => new(
        ErrorCode.UpstreamFailed, $"How the process {_child.Pid} ended is not known.", "Is SIGCHLD ignored where the daemon was started? Start it where it is not.");
}
