using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reeve.TestKit.Http;

/// <summary>A server on loopback that keeps what is posted to it and answers with one status.</summary>
public sealed class PostSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PostSink(WebApplication app)
    {
        _app = app;
        app.Map("/{**path}", ReceiveAsync);
    }

    /// <summary>What it answers from now on.</summary>
    public int Status { get; set; } = 204;

    public ConcurrentQueue<(string Path, string? Key, string Body)> Received { get; } = new();

    public string Url => _app.Urls.Single();

    public static async Task<PostSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var sink = new PostSink(builder.Build());
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Received.Enqueue((context.Request.Path, context.Request.Headers["Idempotency-Key"], await reader.ReadToEndAsync()));
        context.Response.StatusCode = Status;
    }
}
