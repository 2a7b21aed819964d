using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>
/// A model behind any OpenAI-compatible endpoint: one streamed chat completion a call, put together. Retries only what may pass and only while nothing
/// was received. The key is read anew for each call and stands nowhere else. Thread-safe.
/// </summary>
public sealed class OpenAiProvider(ProviderOptions options, HttpClient http, TimeProvider time) : IModelProvider
{
    private const int Attempts = 3;
    private const int MaxBytes = 8 * 1024 * 1024;

    public string Name => options.Name;

    public string Model => options.Model;

    public bool IsLocal => options.IsLocal;

    public async Task<ModelReply> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        // What the caller does with the reply must not run on the thread that reads sockets.
        return await CompleteInTimeAsync(request, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private async Task<ModelReply> CompleteInTimeAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var outcome = await TryAsync(request, both.Token);
                if (outcome.Reply is { } reply)
                {
                    return reply;
                }

                if (attempt == Attempts || RetryRules.Pause(attempt, outcome.AskedPause) is not { } pause)
                {
                    throw outcome.Failure!;
                }

                await Task.Delay(pause, time, both.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ReeveException(ErrorCode.Timeout, $"The model {Name} took longer than {options.Timeout.TotalSeconds:0.###} s.", retryable: true);
        }
    }

    /// <summary>One request. A failure that may pass comes back; one that will not is thrown.</summary>
    private async Task<Outcome> TryAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        using var message = Build(request);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            return new Outcome(null, new ReeveException(
                ErrorCode.UpstreamFailed, $"The model {Name} at {options.BaseUrl.Host} cannot be reached.", "Is the endpoint up? See models.providers in reeve.yaml.", retryable: true, unreachable), null);
        }

        using (response)
        {
            return response.IsSuccessStatusCode
                ? new Outcome(await ReadAsync(response, cancellationToken), null, null)
                : new Outcome(null, Refused(response), PauseOf(response));
        }
    }

    private async Task<ModelReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var assembly = new ChatAssembly(Name, options.Model);
        try
        {
            await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MaxBytes);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                var events = SseParser.Create(body, static (_, data) => data.ToArray());
                await foreach (var item in events.EnumerateAsync(cancellationToken))
                {
                    if (item.Data.AsSpan().SequenceEqual("[DONE]"u8))
                    {
                        break;
                    }

                    assembly.Add(item.Data);
                }
            }
            else
            {
                using var whole = new MemoryStream();
                await body.CopyToAsync(whole, cancellationToken);
                assembly.Add(whole.GetBuffer().AsSpan(0, (int)whole.Length));
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"The model {Name} broke off its reply.", retryable: true, inner: broken);
        }

        return assembly.Finish();
    }

    private HttpRequestMessage Build(ModelRequest request)
    {
        var chat = new ChatRequest(
            options.Model,
            [new ChatMessage("system", request.System), new ChatMessage("user", request.User)],
            Math.Min(request.MaxOutputTokens, options.MaxOutputTokens),
            Stream: true,
            new ChatStreamOptions(IncludeUsage: true),
            request.JsonOnly ? new ChatFormat("json_object") : null);
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(options.BaseUrl, "chat/completions"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(chat, ChatJson.Default.ChatRequest)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Accept.ParseAdd("text/event-stream");
        if (ReadKey() is { } key)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return message;
    }

    private string? ReadKey()
    {
        string? key;
        try
        {
            key = options.ApiKeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable) ?? ""
                : options.ApiKeyFile is { } file ? File.ReadAllText(file) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"The key of the model {Name} cannot be read.", $"Look at {KeyName()}.", inner: unreadable);
        }

        key = key?.Trim();
        return key is null || (key.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            ? key
            : throw new ReeveException(ErrorCode.UpstreamFailed, $"The key of the model {Name} is empty or not a key.", $"Look at {KeyName()}.");
    }

    private ReeveException Refused(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new ReeveException(ErrorCode.RateLimited, $"The model {Name} has too many requests (429).", retryable: true),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new ReeveException(
                ErrorCode.UpstreamFailed, $"The model {Name} failed ({status}).", retryable: true),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new ReeveException(
                ErrorCode.UpstreamFailed, $"The model {Name} does not accept the key ({status}).", $"Look at {KeyName()}."),
            _ => throw new ReeveException(
                ErrorCode.UpstreamFailed, $"The model {Name} refused the request ({status}).", "Look at base_url and model under models.providers in reeve.yaml."),
        };
    }

    private TimeSpan? PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    private string KeyName() => options.ApiKeyVariable is { } variable ? $"the daemon's environment variable {variable}" : options.ApiKeyFile ?? "api_key_env or api_key_file";

    private sealed record Outcome(ModelReply? Reply, ReeveException? Failure, TimeSpan? AskedPause);
}
