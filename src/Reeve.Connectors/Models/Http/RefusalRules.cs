using System.Net;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Connectors.Models.Http;

/// <summary>What a status other than success means. Pure. No word of the body is used: it may repeat what was sent.</summary>
internal static class RefusalRules
{
    /// <summary>Anthropic's "overloaded".</summary>
    private const int Overloaded = 529;

    public static ModelFailure Of(string model, string? key, HttpStatusCode status, TimeSpan? asked)
    {
        var number = (int)status;
        return status switch
        {
            HttpStatusCode.TooManyRequests => new ModelFailure(
                ErrorCode.RateLimited, $"The model {model} has too many requests (429).", "Wait, or raise the quota at the provider.", retryable: true)
            { IsProviders = true, RetryAfter = asked },
            (HttpStatusCode)Overloaded or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new ModelFailure(
                ErrorCode.UpstreamFailed, $"The model {model} failed ({number}).", retryable: true)
            { IsProviders = true, RetryAfter = asked },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ModelFailure(
                ErrorCode.UpstreamFailed, $"The model {model} does not accept the key ({number}).", $"Look at {key ?? "api_key_env, api_key_file or api_key_command"}.")
            { IsProviders = true },
            HttpStatusCode.RequestEntityTooLarge => new ModelFailure(
                ErrorCode.UpstreamFailed, $"The model {model} takes no request that long ({number}).", "Compact the conversation, or name a model with a longer context."),
            _ => new ModelFailure(
                ErrorCode.UpstreamFailed, $"The model {model} refused the request ({number}).", "Look at base_url, dialect and model under models.providers in reeve.yaml."),
        };
    }
}
