using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Reeve.Engine.Cloud;
using Reeve.Guard;

namespace Reeve.Connectors.Cloud;

/// <summary>
/// The cloud's wire over HTTP (docs/protocol/cloud.md). The key goes to the configured endpoint and nowhere else: no redirect is followed, no proxy of the environment
/// is asked, no cookie kept. A reply is bounded in bytes and in time; whatever is wrong with it comes back as a reply. Thread-safe.
/// </summary>
public sealed class CloudHttpClient(CloudOptions options, CloudKeyFile key, HttpClient http, TimeProvider time) : ICloudClient
{
    private const int LongestTag = 200;

    private readonly Uri _tools = new(options.Endpoint!, "v1/tools/config");
    private readonly Uri _telemetry = new(options.Endpoint!, "v1/telemetry");

    public Task<CloudReply> PullAsync(string? etag, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var message = new HttpRequestMessage(HttpMethod.Get, _tools);
            message.Headers.Accept.ParseAdd("application/json");
            if (etag is not null && EntityTagHeaderValue.TryParse(etag, out var tag))
            {
                message.Headers.IfNoneMatch.Add(tag);
            }

            return message;
        },
        ReadDocumentAsync,
        cancellationToken);

    public Task<CloudReply> PushAsync(TelemetryBatch batch, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var message = new HttpRequestMessage(HttpMethod.Post, _telemetry) { Content = new ByteArrayContent(TelemetryBody.Write(batch)) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            message.Content.Headers.ContentEncoding.Add("gzip");
            message.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{batch.Log}/{batch.From}-{batch.To}"));
            return message;
        },
        static (response, _) => Task.FromResult<CloudReply>(
            response.IsSuccessStatusCode ? new CloudReply.Taken()
            : response.StatusCode == HttpStatusCode.RequestEntityTooLarge ? new CloudReply.TooLarge()
            : new CloudReply.Failed(Refusal(response))),
        cancellationToken);

    private async Task<CloudReply> SendAsync(
        Func<HttpRequestMessage> build, Func<HttpResponseMessage, CancellationToken, Task<CloudReply>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = build();
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Read());
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return await read(response, both.Token) is var reply && reply is CloudReply.Failed failed ? failed with { RetryAfter = Asked(response) } : reply;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new CloudReply.Failed($"The cloud took longer than {options.Timeout.TotalSeconds:0.###} s.");
        }
        catch (ReeveException noKey)
        {
            return new CloudReply.Failed(noKey.Message);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new CloudReply.Failed($"The cloud at {options.Endpoint!.Authority} cannot be reached or broke off.");
        }
    }

    private async Task<CloudReply> ReadDocumentAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotModified:
                return new CloudReply.NotModified();
            case HttpStatusCode.OK when response.Content.Headers.ContentType?.MediaType != "application/json":
                return new CloudReply.Invalid("It is not application/json.");
            case HttpStatusCode.OK when response.Content.Headers.ContentEncoding.Count > 0:
                return new CloudReply.Invalid("It is compressed, which was not asked for.");
            case HttpStatusCode.OK when response.Content.Headers.ContentLength > CloudDocumentRules.MaxBytes:
                return TooLong();
            case HttpStatusCode.OK:
                return await ReadBodyAsync(response, cancellationToken);
            default:
                return new CloudReply.Failed(Refusal(response));
        }
    }

    private async Task<CloudReply> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(CloudDocumentRules.MaxBytes, cancellationToken);
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return TooLong();
        }

        var tag = response.Headers.ETag?.ToString() is { Length: <= LongestTag } text ? text : null;
        return CloudDocumentRules.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken), options.Owner, tag);
    }

    private static CloudReply.Invalid TooLong() => new($"It is longer than {CloudDocumentRules.MaxBytes} bytes.");

    private static string Refusal(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 or 403 => $"The cloud does not accept the key ({(int)response.StatusCode}).",
        429 => "The cloud has too many requests (429).",
        >= 300 and < 400 => $"The cloud answers with a redirect ({(int)response.StatusCode}), which is not followed.",
        var status => $"The cloud refused the request ({status}).",
    };

    private TimeSpan? Asked(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };
}
