using System.Net;
using System.Net.Http.Headers;
using Reeve.Connectors.Webhooks;
using Reeve.Engine.Alerts;

namespace Reeve.Tests.Alerts;

public sealed class WebhookAnswerRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(200, "taken")]
    [InlineData(204, "taken")]
    [InlineData(299, "taken")]
    [InlineData(301, WebhookAnswerRules.Redirected)]
    [InlineData(307, WebhookAnswerRules.Redirected)]
    [InlineData(400, WebhookAnswerRules.Status)]
    [InlineData(404, WebhookAnswerRules.Status)]
    [InlineData(410, "never " + WebhookAnswerRules.Gone)]
    [InlineData(429, WebhookAnswerRules.Status)]
    [InlineData(503, WebhookAnswerRules.Status)]
    public void An_answer_means_taken_never_or_not_now(int status, string meaning) => Assert.Equal(meaning, WebhookAnswerRules.Of((HttpStatusCode)status, null, Noon) switch
    {
        AlertAnswer.Taken taken when taken.Status == status => "taken",
        AlertAnswer.Never never when never.Status == status => "never " + never.Failure.Code,
        AlertAnswer.NotNow failed when failed.Status == status => failed.Failure.Code,
        _ => "?",
    });

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Sat, 21 Nov 2026 12:01:30 GMT", 90)]
    [InlineData("Sat, 21 Nov 2026 11:00:00 GMT", 0)]
    public void Both_spellings_of_a_pause_are_read(string header, int seconds)
    {
        var failed = Assert.IsType<AlertAnswer.NotNow>(WebhookAnswerRules.Of(HttpStatusCode.ServiceUnavailable, RetryConditionHeaderValue.Parse(header), Noon));

        Assert.Equal(TimeSpan.FromSeconds(seconds), failed.RetryAfter);
    }
}
