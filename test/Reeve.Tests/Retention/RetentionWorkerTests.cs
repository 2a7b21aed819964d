using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Retention;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Retention;

public sealed class RetentionWorkerTests
{
    [Fact]
    public async Task The_worker_takes_what_is_old_when_an_interval_is_over()
    {
        var options = new RetentionOptions { Days = 30, Every = TimeSpan.FromHours(6) };
        await using var house = new RetentionHouse(options);
        await house.RunAsync();
        house.Days(31);
        await house.SpeakAsync();
        using var worker = new RetentionWorker(house.Service, new RetentionFollowers([]), options, house.Store.Time, NullLogger<RetentionWorker>.Instance);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => house.Service.State.NextAt is not null, "the worker says when it looks");
        Assert.Equal(house.Store.Time.GetUtcNow().AddHours(6), house.Service.State.NextAt);

        house.Store.Time.Advance(TimeSpan.FromHours(6));
        await Eventually.TrueAsync(() => house.Service.State.LastRuns == 1, "the old run goes");

        await worker.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task With_no_limit_the_worker_takes_nothing_and_says_so()
    {
        var options = new RetentionOptions { Days = 0 };
        await using var house = new RetentionHouse(options);
        await house.RunAsync();
        house.Days(4_000);
        await house.SpeakAsync();

        Assert.Equal(PurgeReport.Nothing, await house.PurgeAsync());
        var diagnosis = Assert.Single(await new RetentionDoctorCheck(house.Service).ExamineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("everything is kept for ever", diagnosis.Message);
    }

    [Fact]
    public async Task The_doctor_tells_what_the_last_purge_took()
    {
        await using var house = new RetentionHouse();
        await house.RunAsync();
        await house.RunAsync(read: false);
        house.Days(31);
        await house.SpeakAsync();
        await house.PurgeAsync();

        var diagnosis = Assert.Single(await new RetentionDoctorCheck(house.Service).ExamineAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("ended runs are kept 30 days; the last purge, 2026-06-04 12:00 UTC, took 1 run and ", diagnosis.Message, StringComparison.Ordinal);
        Assert.EndsWith("1 older run still needed", diagnosis.Message, StringComparison.Ordinal);
    }
}
