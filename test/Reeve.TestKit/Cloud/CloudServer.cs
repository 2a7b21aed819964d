using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reeve.TestKit.Cloud;

/// <summary>
/// A configuration and telemetry service on a real Kestrel that implements docs/protocol/cloud.md: what a team that hosts its own would write. Keeps what it took by
/// log and index, so that a doubled entry is one and a missing one shows. <see cref="Fault"/> makes it hostile. Thread-safe.
/// </summary>
public sealed class CloudServer : IAsyncDisposable
{
    public const string Key = "rk-test-0123456789";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string Log, long Index), JsonElement> _entries = new();
    private volatile string? _document;

    private CloudServer(WebApplication app)
    {
        _app = app;
        app.MapGet("/team/v1/tools/config", ConfigureAsync);
        app.MapPost("/team/v1/telemetry", TakeAsync);
        app.Map("/elsewhere/{**rest}", Elsewhere);
    }

    public Uri Endpoint => new(_app.Urls.Single() + "/team/");

    /// <summary>Asked first with every request; true: it answered, or not, and that is all.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>Called when a batch is kept and not yet answered.</summary>
    public Func<Task>? Taken { get; set; }

    /// <summary>Path, authorization and condition of every request.</summary>
    public ConcurrentQueue<(string Path, string? Authorization, string? IfNoneMatch)> Requests { get; } = new();

    public ConcurrentQueue<(long From, long To)> Batches { get; } = new();

    public IReadOnlyList<long> Indexes(string log) => [.. _entries.Keys.Where(key => key.Log == log).Select(static key => key.Index).Order()];

    public IEnumerable<JsonElement> Entries => _entries.OrderBy(static pair => pair.Key.Index).Select(static pair => pair.Value);

    public static async Task<CloudServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new CloudServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    public void Configure(string document) => _document = document;

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System))
        {
            await _app.StopAsync(patience.Token);
        }

        await _app.DisposeAsync();
    }

    private async Task ConfigureAsync(HttpContext context)
    {
        if (await RefusedAsync(context))
        {
            return;
        }

        var document = _document ?? """{"v":1,"tools":[]}""";
        var tag = "\"" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(document)))[..16] + "\"";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.Headers.ETag = tag;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(document, context.RequestAborted);
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (await RefusedAsync(context))
        {
            return;
        }

        await using var body = new GZipStream(context.Request.Body, CompressionMode.Decompress);
        using var batch = await JsonDocument.ParseAsync(body, cancellationToken: context.RequestAborted);
        var log = batch.RootElement.GetProperty("log").GetString()!;
        foreach (var entry in batch.RootElement.GetProperty("entries").EnumerateArray())
        {
            _entries[(log, entry.GetProperty("index").GetInt64())] = entry.Clone();
        }

        Batches.Enqueue((batch.RootElement.GetProperty("from").GetInt64(), batch.RootElement.GetProperty("to").GetInt64()));
        if (Taken is { } taken)
        {
            await taken();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task Elsewhere(HttpContext context)
    {
        Note(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task<bool> RefusedAsync(HttpContext context)
    {
        Note(context);
        if (Fault is { } fault && await fault(context))
        {
            return true;
        }

        if (context.Request.Headers.Authorization == "Bearer " + Key)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return true;
    }

    private void Note(HttpContext context) =>
        Requests.Enqueue((context.Request.Path, context.Request.Headers.Authorization, context.Request.Headers.IfNoneMatch));
}
