using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Delivery;

public sealed class NotificationServiceTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryStorage _storage;
    private readonly DeliveryRecorder _recorder;
    private readonly NotificationService _bell;

    public NotificationServiceTests()
    {
        _storage = new MemoryStorage(_time);
        _recorder = new DeliveryRecorder(_storage, _storage, new CountingIdSource(), _time);
        _bell = new NotificationService(_storage, _storage, _time);
    }

    [Fact]
    public async Task A_notification_is_read_once_at_its_first_time_and_on_the_record()
    {
        var id = (await TellAsync("me", "run_1", Severity.High)).Decided.Single().Notification!.Value;

        var first = await _bell.ReadAsync(id, "me", CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await _bell.ReadAsync(id, null, CancellationToken.None);

        Assert.Equal(first.ReadAt, second.ReadAt);
        Assert.Single(_storage.Entries, static entry => entry.Type == "notification.read");
        Assert.Empty((await ListAsync("me", unreadOnly: true)).Items);
        Assert.Single((await ListAsync("me", unreadOnly: false)).Items);
    }

    [Fact]
    public async Task Another_owners_notification_does_not_exist_for_the_caller()
    {
        var id = (await TellAsync("me", "run_1", Severity.High)).Decided.Single().Notification!.Value;

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _bell.ReadAsync(id, "you", CancellationToken.None));

        Assert.Equal(ErrorCode.NotFound, refused.Code);
        Assert.Empty((await ListAsync("you", unreadOnly: false)).Items);
        Assert.Single((await ListAsync(null, unreadOnly: false)).Items);
    }

    [Fact]
    public async Task A_second_attempt_of_a_run_answers_from_the_record_and_tells_nothing_again()
    {
        var first = await TellAsync("me", "run_1", Severity.High);
        _time.Advance(TimeSpan.FromHours(5)); // no cooldown helps here

        var again = await TellAsync("me", "run_1", Severity.High);

        Assert.Equal((first.Decided.Single(), 1), (again.Decided.Single(), again.Repeated));
        Assert.Single((await ListAsync("me", unreadOnly: false)).Items);
    }

    [Fact]
    public async Task What_the_first_attempt_kept_quiet_about_is_told_when_it_has_grown_worse()
    {
        await TellAsync("me", "run_1", Severity.Info);

        var again = await TellAsync("me", "run_1", Severity.Critical);

        Assert.Equal((1, 0), (again.Notified, again.Repeated));
    }

    [Fact]
    public async Task Owners_and_agents_do_not_share_a_cooldown()
    {
        await TellAsync("me", "run_1", Severity.High);

        Assert.Equal(1, (await TellAsync("you", "run_2", Severity.High)).Notified);
        Assert.Equal(0, (await TellAsync("me", "run_3", Severity.High)).Notified);
    }

    [Fact]
    public async Task An_entry_holds_names_and_handles_and_none_of_the_words()
    {
        await TellAsync("me", "run_1", Severity.High);

        var entry = System.Text.Encoding.UTF8.GetString(_storage.Entries.Single().Bytes!.Value.Span);

        Assert.Contains("classify.immediate", entry);
        Assert.DoesNotContain("the words", entry);
    }

    private Task<DeliveryOutcome> TellAsync(string owner, string run, Severity severity) => _recorder.RecordAsync(
        new DeliveryRequest(new RunId(run), owner, "watchman", [DeliveryRulesTests.Make("key", severity) with { Title = "the words" }], DeliveryPolicy.Default),
        CancellationToken.None);

    private async Task<Page<Notification>> ListAsync(string? owner, bool unreadOnly) =>
        await _bell.ListAsync(owner, unreadOnly, new PageRequest(null, 10_000), CancellationToken.None);
}
