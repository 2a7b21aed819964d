using System.Text.Json;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// From a line to a call and back. The hot path is <see cref="Serve"/>: parse, look up, read, call, write, with nothing allocated beyond the request
/// and the response themselves when the handler completes at once. Called by the connection's reader alone.
/// </summary>
internal sealed class RpcDispatch(RpcServices services, RpcOutput output, RpcCalls calls, RpcSession session) : IDisposable
{
    private const int MaxMethod = 64;

    private CallLifetime _spare = new(services.Time);

    /// <summary>Whether the reader must wait before the next frame: too many calls in flight, or too much unsent.</summary>
    public bool MustWait => calls.IsFull || output.IsFull;

    public async Task WaitForRoomAsync()
    {
        output.Flush();
        await calls.WaitForRoomAsync();
        await output.WaitForRoomAsync();
    }

    public void Serve(ReadOnlySpan<byte> line)
    {
        if (line.Trim("\r\t "u8).IsEmpty)
        {
            return;
        }

        var frame = default(RpcFrame);
        var refused = RpcFrameRules.Parse(line, ref frame);
        if (refused is not null)
        {
            output.Error(frame.Id, refused);
            return;
        }

        OperationBinding? binding = null;
        try
        {
            if (!IsForThisConnection(frame))
            {
                binding = Find(frame.Method);
                Call(binding, frame);
            }
        }
        catch (Exception exception) // The connection's ring: whatever one call does, the others and the connection go on.
        {
            var failure = services.Dispatcher.Describe(Malformed(exception), binding?.Operation.Name ?? "connection", CallEnd.None);
            output.Error(frame.Id, failure);
        }
    }

    public void Dispose() => _spare.Dispose();

    private bool IsForThisConnection(RpcFrame frame)
    {
        if (frame.Method.SequenceEqual("$/cancel"u8))
        {
            session.Cancel(frame.Params);
            return true;
        }

        if (frame.Id.IsEmpty)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The member 'id' is missing.", "only $/cancel is a notification");
        }

        if (session.Caller is null && !frame.Method.SequenceEqual("hello"u8))
        {
            throw new ReeveException(ErrorCode.HelloRequired, "The first call on a connection must be hello.");
        }

        if (!calls.IsEmpty && calls.Contains(RequestId.Of(frame.Id)))
        {
            throw new ReeveException(ErrorCode.DuplicateId, "A request with this id is still in flight on this connection.");
        }

        return session.TryServe(frame);
    }

    private OperationBinding Find(ReadOnlySpan<byte> method)
    {
        Span<char> name = stackalloc char[MaxMethod];
        var known = method.Length <= MaxMethod && System.Text.Encoding.UTF8.TryGetChars(method, name, out var length) ? services.Registry.Find(name[..length]) : null;
        return known ?? throw new ReeveException(
            ErrorCode.UnknownOperation,
            $"There is no method '{System.Text.Encoding.UTF8.GetString(method[..Math.Min(method.Length, MaxMethod)])}'.",
            "hello lists the methods as capabilities");
    }

    private void Call(OperationBinding binding, RpcFrame frame)
    {
        Dispatcher.Require(binding.Operation, binding.Needs, session.Caller!); // Before the parameters: who may not ask is not read.
        var request = binding.Read(frame.Params.IsEmpty ? "{}"u8 : frame.Params);
        var life = _spare;
        var pending = services.Dispatcher.DispatchAsync(binding, request, session.Caller!, life);
        if (pending.IsCompletedSuccessfully)
        {
            output.Result(frame.Id, binding, pending.Result);
            if (!life.TryReset())
            {
                Replace(life);
            }

            return;
        }

        _spare = new CallLifetime(services.Time);
        var id = RequestId.Of(frame.Id);
        calls.Add(id, life);
        _ = FinishAsync(id, binding, pending, life);
    }

    private void Replace(CallLifetime spent)
    {
        spent.Dispose();
        _spare = new CallLifetime(services.Time);
    }

    private async Task FinishAsync(RequestId id, OperationBinding binding, ValueTask<object> pending, CallLifetime life)
    {
        try
        {
            var response = await pending;
            calls.Free(id);
            Send(id, binding, response);
        }
        catch (Exception exception) // The call's ring: its failure is its reply.
        {
            calls.Free(id);
            SendError(id, services.Dispatcher.Describe(exception, binding.Operation.Name, life.End));
        }
        finally
        {
            output.Flush();
            calls.Leave();
            life.Dispose();
        }
    }

    private void Send(RequestId id, OperationBinding binding, object response)
    {
        Span<byte> raw = stackalloc byte[RequestId.MaxBytes];
        output.Result(raw[..id.Encode(raw)], binding, response);
    }

    private void SendError(RequestId id, Failure failure)
    {
        Span<byte> raw = stackalloc byte[RequestId.MaxBytes];
        output.Error(raw[..id.Encode(raw)], failure);
    }

    /// <summary>Half a surrogate pair comes out of the reader as an invalid operation; here it is the client's mistake.</summary>
    private static Exception Malformed(Exception exception) =>
        exception is InvalidOperationException { Source: "System.Text.Json.Rethrowable" } ? new JsonException("A string holds half of a surrogate pair.") : exception;
}
