using Reeve.Engine.Access;
using Reeve.Engine.Budgets;
using Reeve.Engine.Cloud;
using Reeve.Engine.Delivery;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Ledger;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Budgets;
using Reeve.Guard.Transparency;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage :
    IRunStore,
    IApprovalStore,
    IBudgetStore,
    IKillSwitchStore,
    IFailingCallStore,
    IAccessTokenStore,
    IToolStore,
    ICloudStore,
    IBreakerStore,
    IDeliveryStore,
    IHeartbeatStore,
    ILedgerStore
{
    ValueTask<Run?> IRunStore.FindAsync(RunId id, CancellationToken cancellationToken) => new(_state.Runs.GetValueOrDefault(id));

    public ValueTask<Run?> FindByKeyAsync(string owner, string agent, string idempotencyKey, CancellationToken cancellationToken) =>
        new(_state.Runs.Values.FirstOrDefault(run => run.Owner == owner && run.Agent == agent && run.IdempotencyKey == idempotencyKey));

    public ValueTask<Page<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var matching = _state.Runs.Values.Where(run => (filter.Owner is null || run.Owner == filter.Owner)
            && (filter.Agent is null || run.Agent == filter.Agent)
            && (filter.Kind is null || run.Kind == filter.Kind)
            && (filter.State is null || run.State == filter.State)
            && (filter.Parent is null || run.Parent == filter.Parent)
            && (filter.Since is null || run.CreatedAt >= filter.Since)
            && (!filter.LiveOnly || !RunRules.IsTerminal(run.State)));
        return new(Cut(matching, static run => run.Id.Value, page));
    }

    public ValueTask<IReadOnlyList<Run>> ListLiveAsync(CancellationToken cancellationToken) =>
        new([.. _state.Runs.Values.Where(static run => !RunRules.IsTerminal(run.State)).OrderBy(static run => run.Id.Value, StringComparer.Ordinal)]);

    public ValueTask<IReadOnlyList<Run>> ListDescendantsAsync(RunId run, int limit, CancellationToken cancellationToken) =>
        new([.. Below(run).OrderBy(static one => one.Id.Value, StringComparer.Ordinal).Take(limit)]);

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, CancellationToken cancellationToken) =>
        new([.. _state.Steps.Values.Where(step => step.Run == run).OrderBy(static step => step.Number)]);

    public ValueTask<IReadOnlyList<KillSwitch>> ListEngagedAsync(CancellationToken cancellationToken) => new([.. _state.Switches.Values.OrderBy(static one => one.EngagedAt)]);

    ValueTask<Approval?> IApprovalStore.FindAsync(ApprovalId id, CancellationToken cancellationToken) => new(_state.Approvals.GetValueOrDefault(id));

    public ValueTask<Page<Approval>> ListAsync(string? owner, ApprovalState? state, PageRequest page, CancellationToken cancellationToken) => new(Cut(
        _state.Approvals.Values.Where(approval => (owner is null || approval.Owner == owner) && (state is null || approval.State == state)),
        static approval => approval.Id.Value,
        page));

    public ValueTask<IReadOnlyList<AgentDaySpend>> SpentSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        new([
            .. from step in _state.Steps.Values
               where step.EndedAt >= since
               let run = _state.Runs[step.Run]
               group step by (run.Owner, run.Agent) into one
               select new AgentDaySpend(one.Key.Owner, one.Key.Agent, new Spend(0, one.Sum(static step => step.Used.Tokens), one.Sum(static step => step.Used.MicroUsd))),
        ]);

    public ValueTask<IReadOnlyDictionary<RunId, Spend>> SpentByEndedChildrenAsync(CancellationToken cancellationToken)
    {
        var live = _state.Runs.Values.Where(static run => !RunRules.IsTerminal(run.State));
        return new(live
            .Select(run => (run.Id, Below: Below(run.Id).Where(static child => RunRules.IsTerminal(child.State)).ToList()))
            .Where(static one => one.Below.Count > 0)
            .ToDictionary(static one => one.Id, static one => one.Below.Aggregate(Spend.None, static (sum, child) => sum + child.Usage.Spend)));
    }

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, int after, int limit, CancellationToken cancellationToken) =>
        new([.. _state.Steps.Values.Where(step => step.Run == run && step.Number > after).OrderBy(static step => step.Number).Take(limit)]);

    ValueTask<IReadOnlyList<FailingCall>> IFailingCallStore.ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        new([.. _state.FailingCalls.Where(call => call.At >= since).OrderBy(static call => call.At).TakeLast(limit)]);

    public ValueTask<SurfacedFinding?> FindSurfacedAsync(string owner, string agent, string dedupeKey, CancellationToken cancellationToken) =>
        new(_state.Surfaced.GetValueOrDefault((owner, agent, dedupeKey)));

    public ValueTask<IReadOnlyList<DecidedFinding>> ListFindingsAsync(RunId run, CancellationToken cancellationToken) =>
        new([.. _state.Findings.Where(finding => finding.Run == run).OrderBy(static finding => finding.Id.Value, StringComparer.Ordinal)]);

    public ValueTask<Page<Notification>> ListNotificationsAsync(string? owner, bool unreadOnly, PageRequest page, CancellationToken cancellationToken) =>
        new(Cut(_state.Notifications.Where(note => (owner is null || note.Owner == owner) && (!unreadOnly || note.ReadAt is null)), static note => note.Id.Value, page));

    public ValueTask<Notification?> FindNotificationAsync(NotificationId id, CancellationToken cancellationToken) =>
        new(_state.Notifications.Find(note => note.Id == id));

    ValueTask<HeartbeatState?> IHeartbeatStore.FindAsync(string agent, CancellationToken cancellationToken) => new(_state.Heartbeats.GetValueOrDefault(agent));

    public ValueTask<IReadOnlyList<Tool>> ListToolsAsync(CancellationToken cancellationToken) => new([
        .. _state.Tools.Values.OrderBy(static tool => tool.Key.Owner, StringComparer.Ordinal).ThenBy(static tool => tool.Key.Project, StringComparer.Ordinal)
            .ThenBy(static tool => tool.Key.Name, StringComparer.Ordinal),
    ]);

    public ValueTask<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancellationToken) =>
        new([.. _state.Tokens.Values.OrderBy(static token => token.Id.Value, StringComparer.Ordinal)]);

    public ValueTask<IReadOnlyList<Breaker>> ListOpenAsync(CancellationToken cancellationToken) => new([.. _state.Breakers.Values]);

    public ValueTask<CloudPosition?> FindPositionAsync(string endpoint, CancellationToken cancellationToken) => new(_state.Clouds.GetValueOrDefault(endpoint));

    public ValueTask<long> SizeAsync(CancellationToken cancellationToken) => new(_entries.Count);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadAsync(long from, int limit, EntryFilter filter, CancellationToken cancellationToken) =>
        new([.. _entries.Skip((int)Math.Min(from, int.MaxValue)).Where(entry => FeedRules.Matches(entry, filter)).Take(limit)]);

    public ValueTask<IReadOnlyList<LedgerEntry>> LatestAsync(DateTimeOffset since, int limit, EntryFilter filter, CancellationToken cancellationToken) =>
        new([.. _entries.Reverse().Where(entry => entry.At >= since && FeedRules.Matches(entry, filter)).Take(limit)]);

    public ValueTask<IReadOnlyList<StoredContent>> ReadContentsAsync(long index, CancellationToken cancellationToken) =>
        new([.. _contents.Where(content => content.Index == index).OrderBy(static content => content.Name, StringComparer.Ordinal)]);

    public ValueTask<T> ReadTreeAsync<T>(Func<IHashSource, T> read, CancellationToken cancellationToken) =>
        new(read(new MemoryTree([.. _entries.Select(static entry => MerkleRules.LeafHash(entry.Bytes!.Value.Span))])));

    public ValueTask<string?> LatestCheckpointAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_checkpoints.Count == 0 ? null : _checkpoints.Values[^1]);
        }
    }

    /// <summary>Takes a content's bytes away, as retention or a person does.</summary>
    public void Erase(string name)
    {
        lock (_lock)
        {
            _contents = [.. _contents.Select(content => content.Name == name ? content with { Salt = null, Bytes = null } : content)];
        }
    }

    private static Page<T> Cut<T>(IEnumerable<T> items, Func<T, string> id, PageRequest page)
    {
        var rest = items.OrderByDescending(id, StringComparer.Ordinal).Where(item => page.After is null || string.CompareOrdinal(id(item), page.After) < 0).ToList();
        return rest.Count <= page.Limit ? new Page<T>(rest, null) : new Page<T>(rest[..page.Limit], id(rest[page.Limit - 1]));
    }

    private IEnumerable<Run> Below(RunId top) =>
        _state.Runs.Values.Where(run => run.Parent == top).SelectMany(child => Below(child.Id).Prepend(child));
}
