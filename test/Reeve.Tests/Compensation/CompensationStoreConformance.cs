using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Compensation;

/// <summary>What every store of compensations must do.</summary>
public abstract class CompensationStoreConformance : IAsyncDisposable
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    protected abstract IJournal Journal { get; }

    protected abstract ICompensationStore Store { get; }

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_comes_back_as_it_was_saved_the_newest_step_first()
    {
        var full = Row(2) with
        {
            Kind = CompensationKind.Http,
            Idempotent = true,
            Begun = true,
            Attempts = 2,
            Job = new RunId("run_9"),
            FailureCode = "x",
            Reason = "y",
            BegunAt = At.AddSeconds(1),
            EndedAt = At.AddSeconds(2),
            Claim = "3fa2",
            ClaimUntil = At.AddSeconds(3),
            Status = CompensationStatus.Failed,
            Escalated = true,
        };
        await SaveAsync(Row(1));
        await SaveAsync(full);

        Assert.Equal([full, Row(1)], await Store.ListCompensationsAsync(new RunId("run_1"), Never));
        Assert.Empty(await Store.ListCompensationsAsync(new RunId("run_2"), Never));
    }

    [Fact]
    public async Task Only_the_next_version_is_taken_and_none_after_success()
    {
        await SaveAsync(Row(1));
        await RefusedAsync(Row(1));
        await RefusedAsync(Row(1) with { Version = 3 });
        await SaveAsync(Row(1) with { Version = 2, Status = CompensationStatus.Succeeded });
        await RefusedAsync(Row(1) with { Version = 3 });
        await RefusedAsync(Row(2) with { Version = 2 });
    }

    [Fact]
    public async Task What_is_pending_or_untold_is_unsettled()
    {
        var status = CompensationStatus.Pending;
        await SaveAsync(Row(1) with { Status = status });
        await SaveAsync(Row(2) with { Status = CompensationStatus.Succeeded });
        await SaveAsync(Row(3) with { Status = CompensationStatus.Failed });
        await SaveAsync(Row(4) with { Status = CompensationStatus.Failed, Escalated = true });
        await SaveAsync(Row(5) with { Status = CompensationStatus.Skipped });

        Assert.Equal([5, 3, 1], (await Store.ListUnsettledCompensationsAsync(Never)).Select(static row => row.Number));
    }

    public abstract ValueTask DisposeAsync();

    private async Task SaveAsync(StepCompensation row) => await Journal.CommitAsync(CompensationEntries.Moved(row), Never);

    private async Task RefusedAsync(StepCompensation row) =>
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => SaveAsync(row))).Code);

    private static StepCompensation Row(int number) => new()
    {
        Run = new RunId("run_1"),
        Step = new StepId($"step_{number}"),
        Number = number,
        Owner = "me",
        Agent = "worker",
        Project = "default",
        Tool = "pay",
        Status = CompensationStatus.Pending,
        RequestedBy = "test",
        RequestedAt = At,
    };
}

public sealed class SqliteCompensationStoreTests : CompensationStoreConformance
{
    private readonly TestStore _store = new();

    protected override IJournal Journal => _store.Journal;

    protected override ICompensationStore Store => _store.Compensations;

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}

public sealed class MemoryCompensationStoreTests : CompensationStoreConformance
{
    private readonly MemoryStorage _store = new(TimeProvider.System);

    protected override IJournal Journal => _store;

    protected override ICompensationStore Store => _store;

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
