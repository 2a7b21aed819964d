using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Reeve.TestKit.Mcp;

/// <summary>A real MCP server over HTTP, the official SDK's; or one that misbehaves, as it is told.</summary>
public sealed class HttpPeer : IAsyncDisposable
{
    private static readonly McpServerOptions Server = new()
    {
        ServerInfo = new Implementation { Name = "adder", Version = "3" },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = static (_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [new Tool { Name = "add", Description = "Adds.", InputSchema = JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""") }],
            }),
            CallToolHandler = static (request, _) => ValueTask.FromResult(request.Params!.Name == "add"
                ? new CallToolResult
                {
                    Content = [new TextContentBlock { Text = (request.Params.Arguments!["a"].GetInt32() + request.Params.Arguments["b"].GetInt32()).ToString(System.Globalization.CultureInfo.InvariantCulture) }],
                }
                : throw new McpProtocolException("there is no such tool", McpErrorCode.InvalidParams)),
        },
    };

    private readonly WebApplication _app;

    private HttpPeer(WebApplication app)
    {
        _app = app;
        app.Map("/{**path}", AnswerAsync);
    }

    /// <summary>null, or <c>huge</c>, <c>events</c>, <c>html</c>, <c>error</c>, <c>redirect</c>.</summary>
    public string? Mode { get; set; }

    /// <summary>What must be sent to be let in; null for nothing.</summary>
    public string? Authorization { get; set; }

    public string RedirectTo { get; set; } = "";

    public ConcurrentQueue<string?> Heard { get; } = new();

    public Uri Url => new(_app.Urls.Single() + "/mcp");

    public static async Task<HttpPeer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var peer = new HttpPeer(builder.Build());
        await peer._app.StartAsync();
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        Heard.Enqueue(context.Request.Headers.Authorization);
        if (Authorization is not null && context.Request.Headers.Authorization != Authorization)
        {
            response.StatusCode = 401;
            return;
        }

        switch (Mode)
        {
            case "huge":
                await FloodAsync(context, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"");
                return;
            case "events":
                await FloodAsync(context, "text/event-stream", "data: ");
                return;
            case "html":
                response.ContentType = "text/html";
                await response.WriteAsync("<h1>not what you want</h1>");
                return;
            case "error":
                response.StatusCode = 500;
                await response.WriteAsync("the words of an error");
                return;
            case "redirect":
                response.Redirect(RedirectTo, permanent: false, preserveMethod: true);
                return;
            default:
                await ServeAsync(context);
                return;
        }
    }

    private static async Task FloodAsync(HttpContext context, string type, string beginning)
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(beginning, context.RequestAborted);
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)'x');
        try
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            return; // they have hung up, as they should
        }
    }

    private static async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Method != HttpMethods.Post)
        {
            context.Response.StatusCode = 405;
            return;
        }

        var message = (JsonRpcMessage)(await JsonSerializer.DeserializeAsync(context.Request.Body, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)), context.RequestAborted))!;
        message.Context = new JsonRpcMessageContext { ProtocolVersion = context.Request.Headers["MCP-Protocol-Version"].FirstOrDefault() };
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, Server);
        _ = server.RunAsync(context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        if (!await transport.HandlePostRequestAsync(message, context.Response.Body, context.RequestAborted))
        {
            context.Response.ContentType = null;
            context.Response.StatusCode = 202;
        }
    }
}
