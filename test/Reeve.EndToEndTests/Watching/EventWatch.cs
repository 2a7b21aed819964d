using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Doors;

namespace Reeve.EndToEndTests.Watching;

/// <summary>
/// A watch on the real daemon over one transport: opened with the cursor it continues after, read one event at a time, dropped without a word.
/// </summary>
internal abstract class EventWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly string[] Transports = ["websocket", "json-rpc"];

    public static async Task<EventWatch> OpenAsync(string transport, LiveHome home, long? after, string? family = null) => transport switch
    {
        "websocket" => await OverWebSocket.OpenAsync(home, after, family),
        "json-rpc" => await OverRpc.OpenAsync(home, after, family),
        _ => throw new ArgumentOutOfRangeException(nameof(transport)),
    };

    /// <summary>The next event; a gap fails, because no reader here is slow.</summary>
    public async Task<JsonObject> NextAsync()
    {
        var item = await ReceiveAsync().WaitAsync(Patience, TimeProvider.System);
        Assert.False(item.ContainsKey("gap"), item.ToJsonString());
        return item;
    }

    public static long CursorOf(JsonObject item) => item["cursor"]!.GetValue<long>();

    public abstract ValueTask DisposeAsync();

    protected abstract Task<JsonObject> ReceiveAsync();

    private sealed class OverWebSocket(ClientWebSocket socket) : EventWatch
    {
        private readonly byte[] _buffer = new byte[128 * 1024];

        public static async Task<EventWatch> OpenAsync(LiveHome home, long? after, string? family)
        {
            var query = new List<string>();
            if (after is { } cursor)
            {
                query.Add(string.Create(CultureInfo.InvariantCulture, $"after={cursor}"));
            }

            if (family is not null)
            {
                query.Add("families=" + family);
            }

            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", "Bearer " + home.Token);
            var address = new UriBuilder(home.Http.BaseAddress!) { Scheme = "ws", Path = "/ws", Query = string.Join('&', query) };
            await socket.ConnectAsync(address.Uri, CancellationToken.None);
            return new OverWebSocket(socket);
        }

        public override ValueTask DisposeAsync()
        {
            socket.Abort();
            socket.Dispose();
            return ValueTask.CompletedTask;
        }

        protected override async Task<JsonObject> ReceiveAsync()
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(_buffer.AsMemory()[length..], CancellationToken.None);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            return JsonNode.Parse(Encoding.UTF8.GetString(_buffer, 0, length))!.AsObject();
        }
    }

    private sealed class OverRpc(RawRpc rpc) : EventWatch
    {
        public static async Task<EventWatch> OpenAsync(LiveHome home, long? after, string? family)
        {
            var rpc = await RawRpc.DialAsync(new UnixDomainSocketEndPoint(home.Home.Socket));
            await rpc.SayHelloAsync();
            var request = new JsonObject();
            if (after is not null)
            {
                request["after"] = after;
            }

            if (family is not null)
            {
                request["families"] = new JsonArray(family);
            }

            (await rpc.CallAsync(1, "events.subscribe", request.ToJsonString())).Result();
            return new OverRpc(rpc);
        }

        public override ValueTask DisposeAsync() => rpc.DisposeAsync();

        protected override async Task<JsonObject> ReceiveAsync()
        {
            var frame = await rpc.ReceiveAsync() ?? throw new IOException("The daemon closed the connection.");
            var parameters = JsonNode.Parse(frame.GetProperty("params").GetRawText())!.AsObject();
            return frame.GetProperty("method").GetString() == "event"
                ? parameters["event"]!.AsObject()
                : new JsonObject { ["gap"] = parameters.DeepClone() };
        }
    }
}
