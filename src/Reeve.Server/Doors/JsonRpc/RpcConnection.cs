using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// One JSON-RPC connection: one reader, calls that run inline while they complete at once, replies that leave together.
/// Whatever a frame does wrong, it is answered and the connection lives on; only a frame that is too long or too slow ends it, after the answer.
/// A client that leaves stops its watches; what it started goes on without it (law 1).
/// </summary>
internal sealed class RpcConnection : IDisposable
{
    private const long Discarded = 16 * 1024 * 1024;

    private readonly RpcServices _services;
    private readonly RpcPeer _peer;
    private readonly PipeReader _input;
    private readonly RpcOutput _output;
    private readonly RpcCalls _calls;
    private readonly RpcSession _session;
    private readonly RpcDispatch _dispatch;
    private readonly RpcDeadline _deadline;
    private long _searched;
    private volatile bool _stopping;

    public RpcConnection(RpcServices services, RpcPeer peer, IDuplexPipe transport)
    {
        _services = services;
        _peer = peer;
        _input = transport.Input;
        _output = new RpcOutput(transport.Output, services.Limits.UnsentBytes);
        _calls = new RpcCalls(services.Limits.CallsPerConnection);
        _session = new RpcSession(services, peer, _output, _calls);
        _dispatch = new RpcDispatch(services, _output, _calls, _session);
        _deadline = new RpcDeadline(services.Time, _input.CancelPendingRead);
    }

    /// <summary>Serves until the client leaves, breaks a bound, or <paramref name="stop"/> fires.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var stopped = stop.Register(Stop);
        using var lost = _output.Lost.Token.Register(Stop);
        _deadline.Start(_services.Limits.Hello);
        try
        {
            var reason = await ReadAsync();
            await _session.StopWatchesAsync();
            if (reason is not null)
            {
                _services.Log.Closed(_peer.ConnectionId, reason.Message);
                _output.Error(default, reason);
                await _output.DrainAsync();
                await DiscardAsync();
            }

            await FinishCallsAsync();
            await _output.DrainAsync();
        }
        finally
        {
            _output.Close();
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _dispatch.Dispose();
    }

    /// <summary>Reads frames until the end. Returns why the connection must be closed, or null when the client left or the daemon stops.</summary>
    private async Task<Failure?> ReadAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync();
            if (_stopping)
            {
                _input.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (_deadline.Expired)
            {
                _input.AdvanceTo(read.Buffer.End);
                return FailureMapping.Of(ErrorCode.Timeout, _session.Caller is null ? "No hello came in time." : "A frame took too long to arrive.");
            }

            var rest = read.Buffer;
            var took = false;
            while (TryTakeLine(ref rest, out var line))
            {
                took = true;
                if (line.Length > WireRules.MaxBytes)
                {
                    _input.AdvanceTo(rest.Start);
                    return TooLong;
                }

                Serve(line);
                if (_dispatch.MustWait)
                {
                    await _dispatch.WaitForRoomAsync();
                }
            }

            _output.Flush();
            _input.AdvanceTo(rest.Start, rest.End);
            if (rest.Length > WireRules.MaxBytes)
            {
                return TooLong;
            }

            if (read.IsCompleted)
            {
                return null;
            }

            WatchTheClock(took, rest.IsEmpty);
        }
    }

    private void WatchTheClock(bool tookFrames, bool betweenFrames)
    {
        if (_session.Caller is null)
        {
            return; // The deadline of hello runs from the connection's start and is not given twice.
        }

        if (tookFrames || betweenFrames)
        {
            _deadline.Clear();
        }

        if (!betweenFrames)
        {
            _deadline.Start(_services.Limits.Frame);
        }
    }

    private bool TryTakeLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        var unsearched = rest.Slice(Math.Min(_searched, rest.Length)); // A long frame that comes in pieces is searched once, not once a piece.
        if (unsearched.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            _searched = 0;
            return true;
        }

        _searched = rest.Length;
        line = default;
        return false;
    }

    private void Serve(in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            _dispatch.Serve(line.FirstSpan);
            return;
        }

        var length = (int)line.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(whole);
            _dispatch.Serve(whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private async Task FinishCallsAsync()
    {
        using var patience = new CancellationTokenSource(_services.Limits.Drain, _services.Time);
        using var impatient = _output.Lost.Token.Register(_calls.CancelAll);
        using var expired = patience.Token.Register(() =>
        {
            if (_stopping)
            {
                _calls.CancelAll(); // The daemon stops: what still waits is told so. A client that only closed its sending half is served to the end.
            }
        });
        await _calls.WaitUntilEmptyAsync();
    }

    /// <summary>Takes in what the client still sends, within a bound: closing over unread bytes would destroy the answer on its way.</summary>
    private async Task DiscardAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _services.Time);
        try
        {
            for (long taken = 0; taken < Discarded && !_stopping;)
            {
                var read = await _input.ReadAsync(patience.Token);
                taken += read.Buffer.Length;
                _input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Long enough: the client has had its time to read the answer.
        }
    }

    private void Stop()
    {
        _stopping = true;
        _input.CancelPendingRead();
    }

    private static Failure TooLong => FailureMapping.Of(
        ErrorCode.PayloadTooLarge, $"A frame is larger than {WireRules.MaxBytes} bytes; this connection is closed.", "send less at a time, or a reference to it");
}
