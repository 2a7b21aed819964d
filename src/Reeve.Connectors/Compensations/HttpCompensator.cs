using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Reeve.Connectors.Webhooks;
using Reeve.Engine.Compensation;

namespace Reeve.Connectors.Compensations;

/// <summary>
/// Undoes a step by one POST of JSON to an address the operator allows, with the step's key as <c>Idempotency-Key</c>. 2xx says that it is undone, 4xx that it
/// is not; any other end, and none in time, is unknown. What certainly never arrived was never begun. Thread-safe.
/// </summary>
public sealed class HttpCompensator : ICompensator, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly CompensationOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _client;

    public HttpCompensator(CompensationOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = OutsideHttp.NewClient(ConnectTimeout, resolve, options.AllowLocal);
    }

    public CompensationKind Kind => CompensationKind.Http;

    public async Task<CompensationOutcome> CompensateAsync(CompensationAttempt attempt, CancellationToken cancellationToken)
    {
        var url = attempt.Order.Declaration.Url!;
        if (!_options.Targets.Any(target => IsBelow(target, url)))
        {
            return new CompensationOutcome.Refused(CompensationNames.NotAllowed, $"{url.GetLeftPart(UriPartial.Path)} is not below any of compensation.targets.");
        }

        await attempt.BeginAsync(cancellationToken);
        using var request = Build(attempt.Order, url);
        using var limit = new CancellationTokenSource(attempt.Order.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _client.SendAsync(request, both.Token);
            return Judge(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CompensationOutcome.Unknown($"It took longer than {attempt.Order.Timeout.TotalSeconds:0.###} s.");
        }
        catch (HttpRequestException failure)
        {
            return Failed(failure);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The same origin, and the target's path itself or a folder above.</summary>
    internal static bool IsBelow(Uri target, Uri url) =>
        target.Scheme == url.Scheme && string.Equals(target.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase) && target.Port == url.Port
        && (url.AbsolutePath == target.AbsolutePath || url.AbsolutePath.StartsWith(target.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static HttpRequestMessage Build(CompensationOrder order, Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(CompensationBody.Write(order)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("Idempotency-Key", order.Row.Key);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Reeve-Compensation", "1"));
        return request;
    }

    private static CompensationOutcome Judge(HttpStatusCode code) => (int)code switch
    {
        >= 200 and < 300 => new CompensationOutcome.Succeeded(),
        408 or 425 or 429 or >= 500 => new CompensationOutcome.Unknown(Answered(code)),
        >= 300 and < 400 => new CompensationOutcome.Failed(CompensationNames.Failed, Answered(code) + " Redirects are not followed."),
        _ => new CompensationOutcome.Failed(CompensationNames.Failed, Answered(code)),
    };

    private static CompensationOutcome Failed(HttpRequestException failure) => failure switch
    {
        { InnerException: AddressRefusedException refused } =>
            new CompensationOutcome.Refused(CompensationNames.NotAllowed, $"Refused: {refused.Message}; compensation.allow_local would allow that."),
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } =>
            new CompensationOutcome.Refused(CompensationNames.Failed, "Its name has no address."),
        { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError } =>
            new CompensationOutcome.Refused(CompensationNames.Failed, $"No connection: {failure.HttpRequestError}."),
        _ => new CompensationOutcome.Unknown($"The connection failed: {failure.HttpRequestError}."),
    };

    private static string Answered(HttpStatusCode code) => string.Create(CultureInfo.InvariantCulture, $"It answered {(int)code}.");
}
