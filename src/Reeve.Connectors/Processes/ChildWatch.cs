using System.Runtime.InteropServices;

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

    private readonly PosixSpawn.Started _child;
    private readonly OutputBuffer _output;
    private readonly OutputBuffer _errors;
    private readonly TaskCompletionSource<(int Status, string Output, string Errors)> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _reaped;

    public ChildWatch(PosixSpawn.Started child, int outputLimit)
    {
        (_child, _output, _errors) = (child, new OutputBuffer(outputLimit), new OutputBuffer(outputLimit));
        new Thread(Watch) { IsBackground = true, Name = "reeve-child" }.Start();
    }

    public Task<(int Status, string Output, string Errors)> Ended => _ended.Task;

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
            var pidFd = Posix.OpenPid(_child.Pid);
            Follow(pidFd);
            var status = Reap();
            _ = Posix.Close(pidFd);
            Drain();
            _ended.SetResult((status, _output.ToString(), _errors.ToString()));
        }
        catch (Exception defect)
        {
            // The ring around the thread: whoever waits for the child must hear of it.
            _ended.SetException(defect);
        }
        finally
        {
            _ = Posix.Close(_child.Output);
            _ = Posix.Close(_child.Errors);
        }
    }

    private void Follow(int pidFd)
    {
        var fds = stackalloc Posix.PollFd[3];
        fds[0] = new Posix.PollFd { Fd = pidFd, Events = Posix.PollIn };
        fds[1] = new Posix.PollFd { Fd = _child.Output, Events = Posix.PollIn };
        fds[2] = new Posix.PollFd { Fd = _child.Errors, Events = Posix.PollIn };
        while (true)
        {
            if (Posix.Poll(fds, 3, -1) < 0)
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

            if (fds[0].Returned != 0)
            {
                return;
            }
        }
    }

    private int Reap()
    {
        int status;
        lock (_lock)
        {
            _ = Posix.Kill(-_child.Pid, Posix.SigKill);
            while (Posix.WaitPid(_child.Pid, &status, 0) < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
            {
                // A signal of ours came between: wait again.
            }

            _reaped = true;
        }

        for (var i = 0; i < GoneTries && Posix.Kill(-_child.Pid, 0) == 0; i++)
        {
            _ = Posix.Poll(null, 0, GonePauseMilliseconds);
        }

        return status;
    }

    // What stands in the pipes is still read; a stranger that took a pipe into a session of its own cannot make us wait for it.
    private void Drain()
    {
        foreach (var (fd, buffer) in ((int, OutputBuffer)[])[(_child.Output, _output), (_child.Errors, _errors)])
        {
            var poll = new Posix.PollFd { Fd = fd, Events = Posix.PollIn };
            for (var i = 0; i < 64 && Posix.Poll(&poll, 1, 0) == 1 && (poll.Returned & Posix.PollIn) != 0 && ReadInto(buffer, fd); i++)
            {
                poll.Returned = 0;
            }
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

        return read > 0;
    }
}
