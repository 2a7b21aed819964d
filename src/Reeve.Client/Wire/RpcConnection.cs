using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;

namespace Reeve.Client.Wire;

/// <summary>
/// JSON-RPC on one stream: one frame a line, responses matched by id, notifications handed to their watch. One reading loop, which never waits
/// for a caller; state behind one lock. It fails once, and then everything in flight fails with it.
/// </summary>
internal sealed class RpcConnection : ICarrier
{
    private readonly Stream _stream;
    private readonly ClientOptions _options;
    private readonly FrameSender _sender;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PendingCall> _pending = [];
    private readonly Dictionary<string, WatchBuffer> _watches = new(StringComparer.Ordinal);
    private Task _reading = Task.CompletedTask;
    private long _lastId;
    private volatile ReeveException? _fault;

    private RpcConnection(Stream stream, ClientOptions options)
    {
        _stream = stream;
        _options = options;
        _slots = new SemaphoreSlim(options.MaxInFlight);
        _sender = new FrameSender(stream, options.MaxRequestBytes * 4, failure => Fail(Failures.Lost(failure)));
    }

    public HelloResponse? Server { get; private set; }

    public ReeveException? Fault => _fault;

    /// <summary>Starts to read, and says <c>hello</c>.</summary>
    public static async Task<RpcConnection> OpenAsync(Stream stream, ClientOptions options, CancellationToken cancellationToken)
    {
        var connection = new RpcConnection(stream, options);
        connection._reading = connection.ReadAsync();
        try
        {
            var hello = new HelloRequest { Protocol = ProtocolVersion.Current, Client = options.Name, Token = options.Token };
            connection.Server = await connection.CallAsync(Operations.Hello, hello, cancellationToken);
            return connection;
        }
        catch
        {
            // Refused or cancelled: nobody got the connection, so it is closed here.
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<TResponse> CallAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class =>
        CallAsync(operation, request, onResponse: null, cancellationToken);

    public async Task<WatchBuffer> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken)
    {
        var watch = new WatchBuffer(_options.EventBuffer, Close);
        await CallAsync(Operations.EventsSubscribe, request, Register, cancellationToken);
        return watch;

        // In the reading loop: the first event may be in the very next frame.
        void Register(SubscribeResponse response)
        {
            watch.Open(response);
            lock (_lock)
            {
                _watches[response.Subscription] = watch;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Fail(Failures.Lost());
        await _reading;
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, TRequest request, Action<TResponse>? onResponse, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var call = new PendingResponse<TResponse>(onResponse);
            var id = Interlocked.Increment(ref _lastId);
            using var frame = OutgoingFrame.Request(id, operation, request);
            if (frame.Bytes.Length > _options.MaxRequestBytes)
            {
                throw Failures.TooLarge(frame.Bytes.Length, _options.MaxRequestBytes);
            }

            Register(id, call);
            Send(frame, id, call);
            await using (cancellationToken.UnsafeRegister(_ => Cancel(id, cancellationToken), null))
            {
                return await call.Task;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private void Register(long id, PendingCall call)
    {
        lock (_lock)
        {
            if (_fault is { } fault)
            {
                throw Failures.Copy(fault);
            }

            _pending.Add(id, call);
        }
    }

    private void Send(OutgoingFrame frame, long id, PendingCall call)
    {
        if (!_sender.TryAdd(frame.Bytes) && Take(id) is not null)
        {
            call.Fail(new ReeveException(ErrorCode.Overloaded, "the daemon does not take requests as fast as they are sent", "wait and try again", retryable: true));
        }
    }

    private void Cancel(long id, CancellationToken cancellationToken)
    {
        if (Take(id) is not { } call)
        {
            return;
        }

        call.Fail(new OperationCanceledException(cancellationToken));
        using var frame = OutgoingFrame.Cancel(id);
        _sender.TryAdd(frame.Bytes);
    }

    private PendingCall? Take(long id)
    {
        lock (_lock)
        {
            return _pending.Remove(id, out var call) ? call : null;
        }
    }

    private void Close(WatchBuffer watch)
    {
        lock (_lock)
        {
            if (_fault is not null || !_watches.Remove(watch.Subscription))
            {
                return;
            }
        }

        // Nobody waits for the answer: an id that is not pending is ignored.
        using var frame = OutgoingFrame.Request(
            Interlocked.Increment(ref _lastId), Operations.EventsUnsubscribe, new UnsubscribeRequest { Subscription = watch.Subscription });
        _sender.TryAdd(frame.Bytes);
    }

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var rest = read.Buffer;
                while (TryTakeLine(ref rest, out var line))
                {
                    Dispatch(line);
                }

                if (rest.Length > _options.MaxResponseBytes)
                {
                    throw new JsonException($"a frame of more than {_options.MaxResponseBytes} bytes");
                }

                if (read.IsCompleted)
                {
                    Fail(Failures.Lost());
                    return;
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        catch (JsonException failure)
        {
            Fail(Failures.Malformed(failure.Message, failure));
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            Fail(Failures.Lost(failure));
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private void Dispatch(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            Dispatch(line.FirstSpan);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(rented);
        Dispatch(rented.AsSpan(0, (int)line.Length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void Dispatch(ReadOnlySpan<byte> line)
    {
        var frame = RpcFrame.Parse(line);
        if (frame.Method is { } method)
        {
            Notice(method, frame.Params);
        }
        else if (!frame.Error.IsEmpty)
        {
            var failure = Failures.FromRpc(JsonSerializer.Deserialize(frame.Error, WireJson.Default.RpcError) ?? throw new JsonException("the error is null"));
            if (frame.Id is { } id)
            {
                Take(id)?.Fail(failure);
            }
            else
            {
                // An error without an id is about the connection itself, for example a frame nobody could read.
                Fail(failure);
            }
        }
        else if (frame.Id is { } id && !frame.Result.IsEmpty)
        {
            Take(id)?.Complete(frame.Result);
        }
        else
        {
            throw new JsonException("neither a response nor a notification");
        }
    }

    private void Notice(string method, ReadOnlySpan<byte> parameters)
    {
        if (method == "event" && JsonSerializer.Deserialize(parameters, WireJson.Reader<EventNotice>()) is { } notice)
        {
            Find(notice.Subscription)?.Add(new WatchItem.Event(notice.Event));
        }
        else if (method == "gap" && JsonSerializer.Deserialize(parameters, WireJson.Reader<GapNotice>()) is { } gap)
        {
            Find(gap.Subscription)?.Add(new WatchItem.Gap(gap.From, gap.To));
        }
    }

    private WatchBuffer? Find(string subscription)
    {
        lock (_lock)
        {
            return _watches.GetValueOrDefault(subscription);
        }
    }

    private void Fail(ReeveException fault)
    {
        PendingCall[] calls;
        WatchBuffer[] watches;
        lock (_lock)
        {
            if (_fault is not null)
            {
                return;
            }

            _fault = fault;
            calls = [.. _pending.Values];
            watches = [.. _watches.Values];
            _pending.Clear();
            _watches.Clear();
        }

        _stream.Dispose();
        foreach (var call in calls)
        {
            call.Fail(Failures.Copy(fault));
        }

        foreach (var watch in watches)
        {
            watch.End(fault);
        }
    }
}
