using System.Text.Json;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Access;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// What belongs to one connection and to no handler: <c>hello</c>, watches, cancelling. Called by the connection's reader alone, and answers at once.
/// </summary>
internal sealed class RpcSession(RpcServices services, RpcPeer peer, RpcOutput output, RpcCalls calls)
{
    private const int MaxClient = 200;

    private static readonly string[] Capabilities =
        [.. Protocol.Operations.All.Select(static operation => operation.Name), "cancel", "pipelining"];

    private readonly RpcWatches _watches = new(services.Feed, output, services.Limits.WatchesPerConnection, services.Log);

    private CancellationTokenRegistration _revocation;

    /// <summary>Null until <c>hello</c> was answered.</summary>
    public CallerContext? Caller { get; private set; }

    /// <summary>Serves an operation of the connection; false when the method is none of them.</summary>
    public bool TryServe(RpcFrame frame)
    {
        if (frame.Method.SequenceEqual("hello"u8))
        {
            Hello(frame);
        }
        else if (frame.Method.SequenceEqual("events.subscribe"u8))
        {
            Subscribe(frame);
        }
        else if (frame.Method.SequenceEqual("events.unsubscribe"u8))
        {
            Unsubscribe(frame);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary><c>$/cancel {id}</c>. A notification: says nothing, whether the call was still there or not.</summary>
    public void Cancel(ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters.IsEmpty ? "{}"u8 : parameters, WireRules.Reader);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isId)
            {
                calls.Cancel(RequestId.Of(parameters[start..(int)reader.BytesConsumed]));
            }
        }
    }

    public Task StopWatchesAsync()
    {
        _revocation.Unregister();
        return _watches.StopAllAsync();
    }

    private void Hello(RpcFrame frame)
    {
        var request = Read<HelloRequest>(Protocol.Operations.Hello, frame);
        if (Caller is not null)
        {
            throw new ReeveException(ErrorCode.Conflict, "This connection has already said hello.");
        }

        if (!ProtocolVersion.IsCompatible(request.Protocol))
        {
            throw new ReeveException(
                ErrorCode.IncompatibleProtocol,
                $"The daemon speaks protocol {ProtocolVersion.Current}, the client another major version.",
                "use a client and a daemon of the same release");
        }

        if (request.Client.Length is 0 or > MaxClient)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'client' must have 1 to {MaxClient} characters.");
        }

        var caller = peer.Known ?? services.Tokens.Authenticate(request.Token, peer.Address, peer.ConnectionId);
        output.Result(frame.Id, Protocol.Operations.Hello, services.Daemon.Introduce() with { Protocol = ProtocolVersion.Current, Capabilities = Capabilities });
        Caller = caller;
        _revocation = caller.Revoked.UnsafeRegister(static lost => ((RpcOutput)lost!).Lost.Cancel(), output);
        services.Log.Hello(peer.ConnectionId, request.Client);
    }

    private void Subscribe(RpcFrame frame)
    {
        var request = Read<SubscribeRequest>(Protocol.Operations.EventsSubscribe, frame);
        Dispatcher.Require(Protocol.Operations.EventsSubscribe, ScopeSet.Read, Caller!);
        var filter = EventReports.Filter(request.Families, request.Run, request.Agent, Caller!);
        var start = EventReports.Start(request);
        var id = _watches.Reserve();
        var after = start is -1 ? null : start ?? services.Feed.Newest;
        output.Result(frame.Id, Protocol.Operations.EventsSubscribe, new SubscribeResponse { Subscription = id, After = after });
        _watches.Start(id, start, filter);
    }

    private void Unsubscribe(RpcFrame frame)
    {
        var request = Read<UnsubscribeRequest>(Protocol.Operations.EventsUnsubscribe, frame);
        if (!_watches.Stop(request.Subscription))
        {
            throw new ReeveException(ErrorCode.NotFound, "This connection has no such watch.");
        }

        output.Result(frame.Id, Protocol.Operations.EventsUnsubscribe, new UnsubscribeResponse());
    }

    private static T Read<T>(Operation operation, RpcFrame frame)
        where T : class =>
        (T?)JsonSerializer.Deserialize(frame.Params.IsEmpty ? "{}"u8 : frame.Params, operation.RequestInfo) ??
        throw new JsonException("The request must be an object, not null.");
}
