using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Reeve.Engine.Alerts;

namespace Reeve.Connectors.Webhooks;

/// <summary>What a target's answer means: anything 2xx is taken, 410 is never again, everything else, redirects too, is not now. Pure.</summary>
internal static class WebhookAnswerRules
{
    public const string Refused = "target_refused";
    public const string Unreachable = "target_unreachable";
    public const string TimedOut = "timeout";
    public const string Redirected = "target_redirects";
    public const string Gone = "target_gone";
    public const string Status = "target_status";
    public const string Secret = "secret_unreadable";

    public static AlertAnswer Of(HttpStatusCode code, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var status = (int)code;
        return status switch
        {
            >= 200 and < 300 => new AlertAnswer.Taken(status),
            410 => new AlertAnswer.Never(new AlertFailure(Gone, "it answered 410: it wants no more of these"), status),
            >= 300 and < 400 => new AlertAnswer.NotNow(new AlertFailure(Redirected, Say(status, "redirects are not followed")), status),
            _ => new AlertAnswer.NotNow(new AlertFailure(Status, Say(status, "anything but 2xx is tried again")), status, Asked(retryAfter, now)),
        };
    }

    /// <summary>Both spellings of <c>Retry-After</c>; a moment that is past asks for nothing.</summary>
    public static TimeSpan? Asked(RetryConditionHeaderValue? retryAfter, DateTimeOffset now) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static string Say(int status, string what) => string.Create(CultureInfo.InvariantCulture, $"it answered {status}; {what}");
}
