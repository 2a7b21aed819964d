using System.Net;
using Reeve.Connectors.Webhooks;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Sources.Configuration;
using Reeve.TestKit;
using Reeve.TestKit.Webhooks;

namespace Reeve.IntegrationTests.Alerts;

/// <summary>The carrier against a real receiver: what is sent, what answers mean, and where nothing ever goes.</summary>
public sealed class WebhookTests : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();

    private static Alert Alert => new()
    {
        Id = new AlertId("alert_01"),
        Kind = "run.killed",
        Severity = AlertSeverity.Warning,
        Owner = "local",
        DedupeKey = "run.killed:watchman",
        Title = "a run of watchman was killed",
        Detail = "the words behind it",
        Agent = "watchman",
        Run = new RunId("run_1"),
        Data = """{"steps":3}""",
        RaisedAt = new DateTimeOffset(2026, 11, 21, 12, 0, 0, 250, TimeSpan.Zero),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_alert_arrives_signed_in_the_shape_the_guide_shows()
    {
        await using var sink = await WebhookSink.StartAsync();

        Assert.Equal(new AlertAnswer.Taken(204), await CarryAsync(sink));

        var receipt = Assert.Single(sink.Received);
        Assert.Equal(("alert_01", "POST", "application/json"), (receipt.Id, receipt.Method, receipt.ContentType));
        Assert.InRange((TimeProvider.System.GetUtcNow() - receipt.Timestamp).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(
            """{"type":"run.killed","timestamp":"2026-11-21T12:00:00.250Z","data":{"id":"alert_01","severity":"warning","title":"a run of watchman was killed","owner":"local","agent":"watchman","run":"run_1","key":"run.killed:watchman","facts":{"steps":3}}}""",
            receipt.Body);
    }

    [Fact]
    public async Task The_detail_goes_out_only_where_it_was_asked_for()
    {
        await using var sink = await WebhookSink.StartAsync();

        await CarryAsync(sink, static options => options with { SendDetail = true });

        Assert.Equal("the words behind it", Assert.Single(sink.Received).Json["data"]!["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rotation_needs_no_restart_and_both_sides_may_change_at_their_own_time()
    {
        await using var sink = await WebhookSink.StartAsync();
        var (old, fresh) = (sink.Secret, WebhookSink.NewSecret(99));
        File.WriteAllText(_folder.File("second"), fresh + "\n");
        using var carrier = Carrier(sink, options => options with { Secrets = [.. options.Secrets, new SecretReference(SecretPlace.File, _folder.File("second"))] });

        Assert.IsType<AlertAnswer.Taken>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None)); // the receiver knows the old one
        sink.Secret = fresh;
        Assert.IsType<AlertAnswer.Taken>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None)); // and now the new one
        File.WriteAllText(_folder.File("secret"), WebhookSink.NewSecret(7));
        Assert.IsType<AlertAnswer.Taken>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None)); // the old file may hold anything by then
        sink.Secret = old;
        Assert.Equal(401, Assert.IsType<AlertAnswer.NotNow>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s3cr3t without its prefix")]
    public async Task Without_a_good_secret_nothing_is_sent_and_nothing_of_it_is_said(string? text)
    {
        await using var sink = await WebhookSink.StartAsync();
        using var carrier = Carrier(sink);
        File.Delete(_folder.File("secret"));
        if (text is not null)
        {
            File.WriteAllText(_folder.File("secret"), text);
        }

        var failed = Assert.IsType<AlertAnswer.NotNow>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None));

        Assert.Equal("secret_unreadable", failed.Failure.Code);
        Assert.DoesNotContain("s3cr3t", failed.Failure.Message);
        Assert.Empty(sink.Received);
        Assert.Equal(0, sink.Forged);
    }

    [Fact]
    public async Task What_a_receiver_answers_decides()
    {
        await using var sink = await WebhookSink.StartAsync(
            WebhookSink.Answer(500), WebhookSink.Answer(429, "17"), WebhookSink.Answer(410), WebhookSink.BreakOff(), WebhookSink.Answer(200));
        using var carrier = Carrier(sink);
        var answers = new List<AlertAnswer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await carrier.CarryAsync(Alert, "ops", CancellationToken.None));
        }

        Assert.Equal(500, Assert.IsType<AlertAnswer.NotNow>(answers[0]).Status);
        Assert.Equal(TimeSpan.FromSeconds(17), Assert.IsType<AlertAnswer.NotNow>(answers[1]).RetryAfter);
        Assert.Equal("target_gone", Assert.IsType<AlertAnswer.Never>(answers[2]).Failure.Code);
        Assert.Equal("target_unreachable", Assert.IsType<AlertAnswer.NotNow>(answers[3]).Failure.Code);
        Assert.Equal(new AlertAnswer.Taken(200), answers[4]);
        Assert.All(sink.Received, static receipt => Assert.Equal("alert_01", receipt.Id)); // the same id at every attempt
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_in_time_and_one_that_drips_does_not_hold_us()
    {
        await using var hanging = await WebhookSink.StartAsync(WebhookSink.Hang());
        var hung = Assert.IsType<AlertAnswer.NotNow>(await CarryAsync(hanging, timeout: TimeSpan.FromMilliseconds(200)));
        Assert.Equal("timeout", hung.Failure.Code);

        await using var dripping = await WebhookSink.StartAsync(WebhookSink.Drip(200));
        Assert.IsNotType<AlertAnswer.Never>(await CarryAsync(dripping, timeout: TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public async Task Nobody_listening_is_a_failure_that_says_no_more_than_it_must()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var carrier = Carrier(sink);
        await sink.DisposeAsync();

        var failed = Assert.IsType<AlertAnswer.NotNow>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None));

        Assert.Equal("target_unreachable", failed.Failure.Code);
        Assert.DoesNotContain("s3cr3t", failed.Failure.Message);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_wherever_it_leads()
    {
        await using var inside = await WebhookSink.StartAsync();
        await using var sink = await WebhookSink.StartAsync(WebhookSink.Redirect(inside.Url.ToString()));

        var failed = Assert.IsType<AlertAnswer.NotNow>(await CarryAsync(sink));

        Assert.Equal(("target_redirects", 307), (failed.Failure.Code, failed.Status));
        Assert.Empty(inside.Received);
        Assert.Equal(0, inside.Forged);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")] // 127.0.0.1 in decimal
    [InlineData("0x7f.1")] // and in hexadecimal
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.0.1")]
    public async Task A_target_inside_the_machine_or_its_networks_is_refused_unless_allowed(string host)
    {
        await using var sink = await WebhookSink.StartAsync();
        using var carrier = Carrier(sink, options => options with { AllowLocal = false, Url = new Uri($"http://{host}:{sink.Port}/") });

        var refused = Assert.IsType<AlertAnswer.Never>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None));

        Assert.Equal("target_refused", refused.Failure.Code);
        Assert.Contains("allow_local", refused.Failure.Message);
        Assert.Equal((0, 0), (sink.Received.Count, sink.Forged));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("1.1.1.1 127.0.0.1")]
    public async Task A_name_that_resolves_inside_is_refused_also_when_only_one_of_its_addresses_is(string addresses)
    {
        await using var sink = await WebhookSink.StartAsync();
        using var carrier = Carrier(
            sink,
            options => options with { AllowLocal = false, Url = new Uri($"http://hooks.example.com:{sink.Port}/") },
            resolve: (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Split(' ').Select(IPAddress.Parse)]));

        Assert.Equal("target_refused", Assert.IsType<AlertAnswer.Never>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None)).Failure.Code);
        Assert.Equal(0, sink.Received.Count + sink.Forged);
    }

    [Fact]
    public async Task What_is_dialled_is_what_was_looked_at_and_the_name_is_asked_once()
    {
        await using var sink = await WebhookSink.StartAsync();
        var asked = 0;
        using var carrier = Carrier(
            sink,
            options => options with { Url = new Uri($"http://rebind.example.com:{sink.Port}/") },
            resolve: (_, _) => Task.FromResult<IPAddress[]>(Interlocked.Increment(ref asked) == 1 ? [IPAddress.Loopback] : []));

        // The real name leads elsewhere, so only the looked-at address can have brought it here; a name that is rebound between look and dial gains nothing.
        Assert.IsType<AlertAnswer.Taken>(await carrier.CarryAsync(Alert, "ops", CancellationToken.None));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_stop_is_no_answer()
    {
        await using var sink = await WebhookSink.StartAsync(WebhookSink.Hang());
        using var carrier = Carrier(sink);
        using var stop = new CancellationTokenSource();
        var carrying = carrier.CarryAsync(Alert, "ops", stop.Token);
        await sink.ReceivedAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carrying);
    }

    private async Task<AlertAnswer> CarryAsync(WebhookSink sink, Func<WebhookOptions, WebhookOptions>? change = null, TimeSpan? timeout = null)
    {
        using var carrier = Carrier(sink, change, timeout);
        return await carrier.CarryAsync(Alert, "ops", CancellationToken.None);
    }

    private WebhookCarrier Carrier(
        WebhookSink sink, Func<WebhookOptions, WebhookOptions>? change = null, TimeSpan? timeout = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        File.WriteAllText(_folder.File("secret"), sink.Secret);
        var options = new WebhookOptions("ops", sink.Url, [new SecretReference(SecretPlace.File, _folder.File("secret"))]) { AllowLocal = true };
        return new WebhookCarrier(
            [change?.Invoke(options) ?? options], timeout ?? Generous, resolve ?? (static (host, token) => Dns.GetHostAddressesAsync(host, token)), TimeProvider.System);
    }
}
