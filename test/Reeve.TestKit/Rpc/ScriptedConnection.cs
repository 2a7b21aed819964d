using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Guard;

namespace Reeve.TestKit.Rpc;

/// <summary>One client of a <see cref="ScriptedServer"/>. Requests run side by side; lines are sent one at a time.</summary>
public sealed class ScriptedConnection(ScriptedServer server, Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _sending = new(1, 1);

    private readonly ConcurrentQueue<Func<Task>> _afterAnswer = new();

    /// <summary>Runs behind the next answer on this connection.</summary>
    public void AfterAnswer(Func<Task> action) => _afterAnswer.Enqueue(action);

    public async Task SendAsync(string line)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The client went away: that is its right.
            Dispose();
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _stream.Dispose();

    internal async Task ServeAsync()
    {
        try
        {
            using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
            while (await reader.ReadLineAsync() is { } line)
            {
                _ = AnswerAsync(line);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Dropped by the test.
        }
        finally
        {
            Dispose();
        }
    }

    private async Task AnswerAsync(string line)
    {
        using var document = JsonDocument.Parse(line);
        var message = document.RootElement;
        var method = message.GetProperty("method").GetString()!;
        var handler = server.Find(method, line);
        if (!message.TryGetProperty("id", out var id))
        {
            return;
        }

        try
        {
            if (handler is null)
            {
                await SendAsync($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32601,"message":"nobody taught me {{{method}}}"}}""");
            }
            else if (await handler(message.GetProperty("params").Clone(), this) is { } result)
            {
                await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result.GetRawText()}}}""");
                if (_afterAnswer.TryDequeue(out var action))
                {
                    await action();
                }
            }
        }
        catch (ReeveException failure)
        {
            var data = new JsonObject { ["code"] = failure.Code, ["hint"] = failure.Hint, ["retryable"] = failure.Retryable };
            var error = new JsonObject { ["code"] = -32000, ["message"] = failure.Message, ["data"] = data };
            await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.GetInt64(), ["error"] = error }.ToJsonString());
        }
    }
}
