using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reeve.TestKit.Models;

/// <summary>An endpoint that speaks the real wires (chat completions and messages) from a script: one step for each request, the last one for ever.</summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, Task>[] _script;
    private int _asked;
    private int _left;

    private ScriptedModelServer(WebApplication app, Func<HttpContext, Task>[] script)
    {
        (_app, _script) = (app, script);
        app.MapPost("/v1/chat/completions", AnswerAsync);
        app.MapPost("/v1/messages", AnswerAsync);
    }

    public ConcurrentQueue<(string? Authorization, string Body)> Requests { get; } = new();

    /// <summary>Clients that went away before their reply was over.</summary>
    public int Left => Volatile.Read(ref _left);

    public Uri BaseUrl => new(_app.Urls.Single() + "/v1/");

    public static async Task<ScriptedModelServer> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ScriptedModelServer(builder.Build(), script);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A whole reply as JSON.</summary>
    public static Func<HttpContext, Task> Whole(string text) => Raw(200, "application/json", $$$"""
        {"model":"scripted-1","choices":[{"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":3}}
        """);

    /// <summary>A body of server-sent events, sent in chunks of so many bytes, so that lines and characters break anywhere.</summary>
    public static Func<HttpContext, Task> Events(int chunk, string body) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        for (var at = 0; at < bytes.Length; at += chunk)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(chunk, bytes.Length - at)));
            await context.Response.Body.FlushAsync();
        }
    };

    /// <summary>Sends the beginning of a body and then, when it may, drops the connection.</summary>
    public static Func<HttpContext, Task> Cut(string body, Task until) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        await until;
        context.Abort();
    };

    /// <summary>Sends the beginning of a body and then nothing, until the client leaves.</summary>
    public static Func<HttpContext, Task> Stall(string body) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    };

    /// <summary>Takes the request and answers nothing at all.</summary>
    public static Func<HttpContext, Task> Silence() => static context =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>A stream of pieces, sent in chunks of so many bytes, so that lines and characters break anywhere.</summary>
    public static Func<HttpContext, Task> Stream(int chunk, params string[] pieces) => Events(chunk, StreamOf(pieces));

    public static Func<HttpContext, Task> Raw(int status, string contentType, string body, string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync(body);
    };

    /// <summary>Begins a stream and then says nothing until the client leaves.</summary>
    public static Func<HttpContext, Task> Stall() => Stall(": thinking\n\n");

    /// <summary>Sends the beginning of a stream and ends it there, with no finish and no [DONE].</summary>
    public static Func<HttpContext, Task> BreakOff() => static async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("data: {\"choices\":[{\"delta\":{\"content\":\"ha\"}}]}\n\n");
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string StreamOf(string[] pieces) =>
        ": keep-alive\n\n"
        + string.Concat(pieces.Select(static piece => $"data: {{\"model\":\"scripted-1\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{piece}\"}}}}]}}\n\n"))
        + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n";

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var key = context.Request.Headers.Authorization.Count > 0 ? context.Request.Headers.Authorization : context.Request.Headers["x-api-key"];
        Requests.Enqueue((key, await reader.ReadToEndAsync()));
        context.RequestAborted.Register(() => Interlocked.Increment(ref _left));
        await _script[Math.Min(Interlocked.Increment(ref _asked), _script.Length) - 1](context);
    }
}
