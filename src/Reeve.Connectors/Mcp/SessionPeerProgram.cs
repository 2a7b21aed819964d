using System.Net.Sockets;
using Reeve.Connectors.Processes;

namespace Reeve.Connectors.Mcp;

/// <summary>
/// A program in a session of its own (Linux): its input and output are one socket, its errors go to a log, and when it ends so does everything it started, also what took
/// a session of its own and can be found by the mark in its environment. Thread-safe.
/// </summary>
internal sealed class SessionPeerProgram : IPeerProgram
{
    private readonly ChildWatch _watch;
    private readonly PeerLog _log;
    private readonly Socket _socket;
    private readonly string _mark;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private Task? _stop;

    private SessionPeerProgram(ChildWatch watch, Socket socket, PeerLog log, string mark, TimeSpan grace, TimeProvider time)
    {
        (_watch, _socket, _log, _mark, _grace, _time) = (watch, socket, log, mark, grace, time);
        Stream = new NetworkStream(socket, ownsSocket: true);
        Ended = EndAsync();
    }

    public Stream Stream { get; }

    public Task Ended { get; }

    public static SessionPeerProgram Start(ChildSpec spec, Dictionary<string, string> environment, string mark, PeerLog log, TimeProvider time)
    {
        environment[ProcessMark.Variable] = mark;
        var child = PosixSpawn.StartTalking(spec, environment);
        try
        {
            var socket = new Socket(new SafeSocketHandle(child.Output, ownsHandle: true));
            try
            {
                return new SessionPeerProgram(ChildWatch.Begin(child, log.Write), socket, log, mark, spec.Grace, time);
            }
            catch
            {
                // Nobody watches it, so the watch has ended it already; its socket is ours to close.
                socket.Dispose();
                throw;
            }
        }
        catch (SocketException unusable)
        {
            _ = Posix.Kill(-child.Pid, Posix.SigKill);
            throw new Guard.ReeveException(Guard.ErrorCode.UpstreamFailed, "The program's socket cannot be used.", inner: unusable);
        }
    }

    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stop ??= StopOnceAsync();
        }
    }

    private async Task EndAsync() => await ((Task)_watch.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task StopOnceAsync()
    {
        EndInput();
        if (!await EndsAsync())
        {
            _watch.Signal(Posix.SigTerm);
            if (!await EndsAsync())
            {
                _watch.Signal(Posix.SigKill);
                await Ended;
            }
        }

        await Task.Run(() => ProcessMark.KillAll(_mark));
        await Stream.DisposeAsync();
        _log.Dispose();
    }

    private void EndInput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return; // it has hung up first
        }
    }

    private async Task<bool> EndsAsync()
    {
        using var patience = new CancellationTokenSource(_grace, _time);
        await Ended.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Ended.IsCompleted;
    }
}
