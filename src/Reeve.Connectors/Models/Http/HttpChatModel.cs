using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Models.Http;

/// <summary>
/// A model behind an endpoint: one streamed call, told as it comes. It tries again only what may pass and only while nothing was told; after the first word a failure is
/// the caller's. Ending the enumeration closes the connection. Thread-safe.
/// </summary>
internal sealed class HttpChatModel(ProviderOptions options, string model, IChatDialect dialect, HttpClient http, ModelKeys keys, TimeProvider time) : IChatModel
{
    private const int Attempts = 3;

    private readonly Uri _address = new(options.BaseUrl!, dialect.Path);
    private readonly string _name = options.Models.Count == 1 ? options.Name : $"{options.Name}/{model}";

    public string Provider => options.Name;

    public string Model => model;

    public bool IsLocal => options.IsLocal;

    public async IAsyncEnumerable<ChatEvent> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limits = new CallLimits(options.Timeout, options.IdleTimeout, time, cancellationToken);
        await using var call = await OpenAsync(request, limits);
        while (await ListenAsync(call, limits))
        {
            while (call.Parts.TryTake(out var item))
            {
                yield return item!;
            }
        }
    }

    /// <summary>A reply whose first word is there.</summary>
    private async Task<ReplyCall> OpenAsync(ChatRequest request, CallLimits limits)
    {
        var body = Write(request);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                return await TryAsync(body, CallsIn(request), limits);
            }
            catch (ModelFailure failure) when (failure.Retryable && failure.Code != ErrorCode.Timeout && attempt < Attempts && RetryRules.Pause(attempt, failure.RetryAfter) is { } wait)
            {
                pause = wait;
            }

            limits.Rest();
            await InTimeAsync(new ValueTask<bool>(WaitAsync(pause, limits.Token)), limits);
        }
    }

    private byte[] Write(ChatRequest request)
    {
        try
        {
            return dialect.Write(request, model, Math.Min(request.MaxOutputTokens, options.MaxOutputTokens));
        }
        catch (JsonException broken)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The schema of a tool or of the reply is not JSON.", inner: broken);
        }
    }

    private async Task<ReplyCall> TryAsync(byte[] body, int callsBefore, CallLimits limits)
    {
        var response = await AskAsync(body, limits);
        ReplyCall? call = null;
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response);
            }

            call = await ReplyCall.OpenAsync(response, dialect, new ReplyParts(_name, model, callsBefore), limits);
            await ListenAsync(call, limits);
            return call;
        }
        catch
        {
            // It goes on to the caller, or is tried again; the connection is given back first.
            await (call?.DisposeAsync() ?? ValueTask.CompletedTask);
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(byte[] body, CallLimits limits)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Accept.ParseAdd("text/event-stream");
        limits.Rest();
        dialect.Prepare(message.Headers, await InTimeAsync(keys.ReadAsync(limits.Token), limits));
        limits.Await();
        try
        {
            return await InTimeAsync(new ValueTask<HttpResponseMessage>(http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limits.Token)), limits);
        }
        catch (HttpRequestException unreachable)
        {
            throw new ModelFailure(
                ErrorCode.UpstreamFailed, $"The model {_name} at {_address.Host} cannot be reached.", "Is the endpoint up? See models.providers in reeve.yaml.", retryable: true, unreachable)
            {
                IsProviders = true,
            };
        }
    }

    private async ValueTask<bool> ListenAsync(ReplyCall call, CallLimits limits)
    {
        try
        {
            return await InTimeAsync(call.MoveAsync(), limits);
        }
        catch (JsonException broken)
        {
            throw new ModelFailure(ErrorCode.UpstreamFailed, $"The model {_name} cannot be used: its reply is not the JSON it should be.", inner: broken) { IsProviders = true };
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new ModelFailure(ErrorCode.UpstreamFailed, $"The model {_name} broke off its reply.", retryable: true, inner: broken) { IsProviders = true };
        }
    }

    private async ValueTask<T> InTimeAsync<T>(ValueTask<T> work, CallLimits limits)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (limits.IsOver)
        {
            throw new ModelFailure(ErrorCode.Timeout, $"The model {_name} took longer than {options.Timeout.TotalSeconds:0.###} s.", retryable: true) { IsProviders = true };
        }
        catch (OperationCanceledException) when (limits.WasSilent)
        {
            throw new ModelFailure(ErrorCode.Timeout, $"The model {_name} said nothing for {options.IdleTimeout.TotalSeconds:0.###} s.", retryable: true) { IsProviders = true };
        }
    }

    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken);
        return true;
    }

    private ModelFailure Refused(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            keys.Forget();
        }

        return RefusalRules.Of(_name, keys.Place, response.StatusCode, PauseOf(response));
    }

    private TimeSpan? PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static int CallsIn(ChatRequest request) => request.Messages.OfType<ChatMessage.Assistant>().Sum(static message => message.Calls.IsDefault ? 0 : message.Calls.Length);
}
