using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Webhooks;

/// <summary>
/// A webhook's receiver on loopback. Verifies each signature with nothing of ours, keeps what came, and answers from a script: one step for each
/// request that verified, the last one for ever. One that does not verify is answered 401.
/// </summary>
public sealed class WebhookSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, Task>[] _script;
    private int _asked;

    private WebhookSink(WebApplication app, Func<HttpContext, Task>[] script)
    {
        (_app, _script) = (app, script);
        app.Map("/{**path}", ReceiveAsync);
    }

    /// <summary>The key this receiver knows, as the sender's secret spells it.</summary>
    public string Secret { get; set; } = NewSecret(1);

    /// <summary>What came and verified, in the order of arrival.</summary>
    public ConcurrentQueue<WebhookReceipt> Received { get; } = new();

    /// <summary>How many requests did not verify.</summary>
    public int Forged { get; private set; }

    /// <summary>The address, with a path that is as secret as many a real one.</summary>
    public Uri Url => new(_app.Urls.Single() + "/hooks/s3cr3t-path?token=s3cr3t-query");

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<WebhookSink> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        var sink = new WebhookSink(builder.Build(), script.Length == 0 ? [Answer(204)] : script);
        await sink._app.StartAsync();
        return sink;
    }

    public static string NewSecret(byte seed) => "whsec_" + Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)(seed + i))]);

    public static Func<HttpContext, Task> Answer(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Redirect(string to) => context =>
    {
        context.Response.StatusCode = 307;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    };

    /// <summary>Says nothing until the sender leaves.</summary>
    public static Func<HttpContext, Task> Hang() => static context =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>Answers and then sends a body, a byte now and then, for ever.</summary>
    public static Func<HttpContext, Task> Drip(int status) => async context =>
    {
        context.Response.StatusCode = status;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync("."u8.ToArray());
            await context.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    };

    /// <summary>Closes the connection without an answer.</summary>
    public static Func<HttpContext, Task> BreakOff() => static context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Waits until so many verified requests have come.</summary>
    public Task ReceivedAsync(int count) => Eventually.TrueAsync(() => Received.Count >= count, $"{count} webhooks were received");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var (id, timestamp) = (context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString());
        if (!Verifies(id, timestamp, body.ToArray(), context.Request.Headers["webhook-signature"].ToString()))
        {
            Forged++;
            context.Response.StatusCode = 401;
            return;
        }

        Received.Enqueue(new WebhookReceipt(
            id,
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)),
            Encoding.UTF8.GetString(body.ToArray()),
            context.Request.Method,
            context.Request.ContentType ?? ""));
        await _script[Math.Min(Interlocked.Increment(ref _asked), _script.Length) - 1](context);
    }

    private bool Verifies(string id, string timestamp, byte[] body, string signatures)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed));
        return signatures.Split(' ').Contains(expected, StringComparer.Ordinal);
    }
}

/// <summary>One request that verified.</summary>
public sealed record WebhookReceipt(string Id, DateTimeOffset Timestamp, string Body, string Method, string ContentType)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}
