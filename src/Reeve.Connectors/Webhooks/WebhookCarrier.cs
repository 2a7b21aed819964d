using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Reeve.Engine.Alerts;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Webhooks;

/// <summary>
/// Sends alerts as Standard Webhooks: one signed POST an attempt, bounded in time, through no proxy, after no redirect, to no address inside unless the
/// target is allowed there. Of the answer only the status and <c>Retry-After</c> are looked at. Thread-safe.
/// </summary>
public sealed class WebhookCarrier : IAlertCarrier, IDisposable
{
    private readonly FrozenDictionary<string, Target> _targets;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <param name="webhooks">The targets.</param>
    /// <param name="timeout">How long one attempt may take, all in all.</param>
    /// <param name="resolve">Names to addresses.</param>
    /// <param name="time">The clock timestamps are made of.</param>
    public WebhookCarrier(
        IReadOnlyList<WebhookOptions> webhooks, TimeSpan timeout, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
    {
        (_timeout, _time) = (timeout, time);
        _targets = webhooks.ToFrozenDictionary(
            static webhook => webhook.Name, webhook => new Target(webhook, OutsideHttp.NewClient(timeout, resolve, webhook.AllowLocal)), StringComparer.Ordinal);
    }

    public async Task<AlertAnswer> CarryAsync(Alert alert, string target, CancellationToken cancellationToken)
    {
        if (!_targets.TryGetValue(target, out var found))
        {
            return new AlertAnswer.Never(new AlertFailure(AlertDeliveryRules.TargetGone, "no webhook of that name is configured"));
        }

        var (keys, broken) = WebhookSecrets.Read(found.Options.Secrets);
        if (keys is null)
        {
            return new AlertAnswer.NotNow(new AlertFailure(WebhookAnswerRules.Secret, $"{broken} holds no signing secret (whsec_ and 24 to 64 bytes in base 64)"));
        }

        using var request = Build(found.Options, alert, keys);
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await found.Client.SendAsync(request, both.Token);
            return WebhookAnswerRules.Of(response.StatusCode, response.Headers.RetryAfter, _time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AlertAnswer.NotNow(new AlertFailure(WebhookAnswerRules.TimedOut, $"it took longer than {_timeout.TotalSeconds:0.###} s"));
        }
        catch (HttpRequestException failure)
        {
            return Failed(failure);
        }
    }

    public void Dispose()
    {
        foreach (var target in _targets.Values)
        {
            target.Client.Dispose();
        }
    }

    private HttpRequestMessage Build(WebhookOptions webhook, Alert alert, IReadOnlyList<byte[]> keys)
    {
        var body = WebhookBody.Write(alert, webhook.SendDetail);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("webhook-id", alert.Id.Value);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignatureRules.Sign(alert.Id.Value, timestamp, body.Span, keys));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Reeve-Webhooks", "1"));
        return request;
    }

    /// <summary>The system's own words name addresses with paths sometimes; ours never do.</summary>
    private static AlertAnswer Failed(HttpRequestException failure) => failure switch
    {
        { InnerException: AddressRefusedException refused } =>
            new AlertAnswer.Never(new AlertFailure(WebhookAnswerRules.Refused, $"{refused.Message}; allow_local would allow that")),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => Unreachable("its certificate is not good, or it speaks no TLS"),
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } =>
            Unreachable("its name has no address"),
        { InnerException: SocketException socket } => Unreachable($"no connection: {socket.SocketErrorCode}"),
        _ => Unreachable($"the connection failed: {failure.HttpRequestError}"),
    };

    private static AlertAnswer.NotNow Unreachable(string message) => new(new AlertFailure(WebhookAnswerRules.Unreachable, message));

    private sealed record Target(WebhookOptions Options, HttpMessageInvoker Client);
}
