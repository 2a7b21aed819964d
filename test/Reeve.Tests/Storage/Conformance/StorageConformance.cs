using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Storage.Conformance;

/// <summary>
/// What every storage must keep to, in the words of the engine's ports. One suite, inherited by a sealed class for each implementation, so that what is
/// proved over the one in memory holds over the real ones. A part for each port; here is what they share.
/// </summary>
public abstract partial class StorageConformance(Func<ICommitListener[], StorageUnderTest> open) : IAsyncDisposable
{
    private readonly StorageUnderTest _storage = open([]);

    protected static DateTimeOffset At { get; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Never => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another, empty one, whose commits these hear of.</summary>
    private StorageUnderTest Open(params ICommitListener[] listeners) => open(listeners);

    private static LedgerDraft Draft(string type = "test.written", Family family = Family.Runs) => new() { Type = type, Family = family, Owner = "o" };

    private static Run NewRun(string id = "run_1", string? key = null) => new()
    {
        Id = new RunId(id),
        Kind = RunKind.External,
        Owner = "o",
        Agent = "a",
        Trigger = "client",
        CreatedAt = At,
        IdempotencyKey = key,
        Grants = ImmutableArray.Create("work.*"),
    };

    private static Run Running(string id = "run_1", long token = 1) =>
        NewRun(id) with { State = RunState.Running, FencingToken = token, Holder = "me", LeaseUntil = At.AddSeconds(30), StartedAt = At };

    private static Step NewStep(int number, string run = "run_1", long token = 1, string? key = null) => new()
    {
        Id = new StepId($"step_{run}_{number:D4}"),
        Run = new RunId(run),
        Number = number,
        FencingToken = token,
        Tool = "work.do",
        ArgumentsHash = new string('a', 64),
        IdempotencyKey = key,
        IntendedAt = At,
    };

    private async Task AcceptAsync(params StateChange[] changes) => await _storage.CommitAsync(Draft(), changes);

    /// <summary>Refused with <c>conflict</c>, and neither the entry nor any of the changes is there.</summary>
    private async Task RefuseAsync(params StateChange[] changes)
    {
        var before = _storage.Tree.Head;
        var refused = await Assert.ThrowsAsync<ReeveException>(() => _storage.CommitAsync(Draft(), changes).AsTask());
        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.Equal(before, _storage.Tree.Head);
        Assert.Equal(before.Size, await _storage.Ledger.SizeAsync(Never));
    }

    /// <summary>Equal in every member; the lists inside are compared as lists.</summary>
    private static void AssertSame(Run expected, Run? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Grants.AsEnumerable(), actual.Grants);
        Assert.Equal(expected with { Grants = [] }, actual with { Grants = [] });
    }
}
