using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>
/// Every account there is, and the only place that moves one. A reservation is made in all of a run's scopes or in none, under one lock that is held for
/// well under a microsecond, so that no number of concurrent callers overshoots (law 8). Holds no clock: whoever calls says which day it is. Thread-safe.
/// Bounded by the live runs and by <see cref="BudgetOptions.MaxAccounts"/>.
/// </summary>
internal sealed class BudgetBook(BudgetOptions options, IDeclaredLimits? declared = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RunId, RunAccount> _runs = [];
    private readonly Dictionary<RunId, Spend> _usedByEndedChildren = [];
    private readonly DayBook _days = new(options, declared);

    // Of runs that are queued for another attempt: what their ancestors' accounts hold of them already. Bounded by the queued runs.
    private readonly Dictionary<RunId, (Spend Own, Spend Tree)> _queued = [];

    /// <summary>Null: reserved in every scope, as <paramref name="reserved"/> says. Otherwise the scope with the least room, and nothing is reserved.</summary>
    public (BudgetScope Scope, BudgetShortfall Shortfall)? TryReserve(
        Run run, RunUsage usage, Spend alreadyReserved, BudgetAsk asked, DateOnly today, out Spend reserved)
    {
        lock (_lock)
        {
            var account = Find(run, today) ?? Open(run, usage.Spend, alreadyReserved, today);
            var ask = asked.Assumed == Spend.None ? asked.Said : asked.Said + account.Assume(asked.Assumed);
            if (Tightest(account, ask, today) is { } refused)
            {
                reserved = Spend.None;
                return refused;
            }

            reserved = ask;
            account.OwnUsed += new Spend(ask.Steps, 0, 0);
            account.OwnReserved += ask with { Steps = 0 };
            ForEach(account, today, static (scope, spend) => scope.Reserve(spend), ask);
            return null;
        }
    }

    /// <summary>Other limits from now on, for the days that are being counted too; what was used stays used. The zone stays what it was.</summary>
    public void Relimit(BudgetOptions next)
    {
        lock (_lock)
        {
            _days.Relimit(next);
        }
    }

    /// <summary>Whether money is limited anywhere above this run: then a model without a price cannot be judged.</summary>
    public bool HasMoneyLimit(Run run, RunUsage usage, Spend reserved, DateOnly today)
    {
        lock (_lock)
        {
            var account = Find(run, today) ?? Open(run, usage.Spend, reserved, today);
            for (var up = account; up is not null; up = up.Parent)
            {
                if (up.Account.Limits.MicroUsd is not null)
                {
                    return true;
                }
            }

            return account.Days.Any(static day => day.Account.Limits.MicroUsd is not null);
        }
    }

    public void Release(RunId run, Spend reserved, DateOnly today)
    {
        lock (_lock)
        {
            if (_runs.TryGetValue(run, out var account))
            {
                account.OwnUsed -= new Spend(reserved.Steps, 0, 0);
                account.OwnReserved -= reserved with { Steps = 0 };
                ForEach(account, today, static (scope, spend) => scope.Release(spend), reserved);
            }
        }
    }

    /// <summary>
    /// Moves what was reserved to what was used; returns what is charged and the thresholds that this crossed. What was used beyond the reservation is charged as far
    /// as there is room for it in every scope, and no further: no report takes an account over its limit.
    /// </summary>
    public (Spend Charged, List<BudgetCrossing>? Crossings) Settle(RunId run, Spend reserved, Spend used, DateOnly today)
    {
        lock (_lock)
        {
            if (!_runs.TryGetValue(run, out var account))
            {
                return (used, null);
            }

            List<BudgetCrossing>? crossings = null;
            if (used.Tokens > reserved.Tokens || used.MicroUsd > reserved.MicroUsd)
            {
                used = account.Cover(reserved, used, today);
            }

            account.OwnReserved -= reserved with { Steps = 0 };
            account.OwnUsed += used with { Steps = 0 };
            for (var up = account; up is not null; up = up.Parent)
            {
                Settle(up.Account, null, reserved, used, ref crossings);
            }

            foreach (var day in account.Days)
            {
                day.MoveTo(today);
                Settle(day.Account, day.Day, reserved, used, ref crossings);
            }

            return (used, crossings);
        }
    }

    public void Unsettle(RunId run, Spend reserved, Spend used, DateOnly today)
    {
        lock (_lock)
        {
            if (_runs.TryGetValue(run, out var account))
            {
                account.OwnReserved += reserved with { Steps = 0 };
                account.OwnUsed -= used with { Steps = 0 };
                ForEach(account, today, (scope, _) => scope.Settle(Spend.None - reserved, Spend.None - used), Spend.None);
            }
        }
    }

    /// <summary>The truth about a live run. What it holds less than before is free again; what it used more counts; a day never un-uses anything.</summary>
    public void State(Run run, RunUsage usage, Spend reserved, DateOnly today)
    {
        lock (_lock)
        {
            if (Find(run, today) is not { } account)
            {
                Open(run, usage.Spend, reserved, today);
                return;
            }

            var (moreUsed, moreReserved) = (usage.Spend - account.OwnUsed, reserved - account.OwnReserved);
            (account.OwnUsed, account.OwnReserved) = (usage.Spend, reserved);
            for (var up = account; up is not null; up = up.Parent)
            {
                up.Account.Restore(up.Account.Used + moreUsed, up.Account.Reserved + moreReserved);
            }

            var charged = new Spend(0, Math.Max(0, moreUsed.Tokens), Math.Max(0, moreUsed.MicroUsd));
            foreach (var day in account.Days)
            {
                day.MoveTo(today);
                day.Account.Restore(day.Account.Used + charged, day.Account.Reserved + moreReserved);
            }
        }
    }

    public void Close(RunId run, bool comesBack)
    {
        lock (_lock)
        {
            _queued.Remove(run);
            if (!_runs.Remove(run, out var account))
            {
                return;
            }

            if (comesBack)
            {
                _queued[run] = (account.OwnUsed, account.Account.Used);
            }

            // Whatever it still held is nobody's any more.
            foreach (var up in Lineage(account))
            {
                up.Account.Restore(up.Account.Used, up.Account.Reserved - account.OwnReserved);
            }

            foreach (var day in account.Days)
            {
                day.Account.Restore(day.Account.Used, day.Account.Reserved - account.OwnReserved);
            }
        }
    }

    /// <summary>At start, before any run is live: what the log says was used today, and what the ended children of live runs used.</summary>
    public void Restore(IEnumerable<AgentDaySpend> spent, IReadOnlyDictionary<RunId, Spend> usedByEndedChildren, DateOnly today)
    {
        lock (_lock)
        {
            foreach (var (run, used) in usedByEndedChildren)
            {
                _usedByEndedChildren[run] = used;
            }

            foreach (var one in spent)
            {
                foreach (var day in _days.Of(one.Owner, one.Agent, today, Held))
                {
                    day.Account.Restore(day.Account.Used + one.Used, day.Account.Reserved);
                }
            }
        }
    }

    /// <summary>Every day's account, widest scope first, then by name.</summary>
    public IReadOnlyList<BudgetState> Days(DateOnly today)
    {
        lock (_lock)
        {
            return
            [
                .. _days.All.Select(day =>
                {
                    day.MoveTo(today);
                    return new BudgetState(day.Account.Scope, day.Account.Limits, day.Account.Used, day.Account.Reserved, day.Day);
                })
                .OrderByDescending(static state => state.Scope.Kind).ThenBy(static state => state.Scope.Owner, StringComparer.Ordinal)
                .ThenBy(static state => state.Scope.Subject, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>A live run's account with its descendants'; null when it is not live.</summary>
    public BudgetState? FindRun(RunId run)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(run, out var found)
                ? new BudgetState(found.Account.Scope, found.Account.Limits, found.Account.Used, found.Account.Reserved, null)
                : null;
        }
    }

    private static IEnumerable<RunAccount> Lineage(RunAccount account)
    {
        for (var up = account; up is not null; up = up.Parent)
        {
            yield return up;
        }
    }

    private static (BudgetScope Scope, BudgetShortfall Shortfall)? Tightest(RunAccount account, Spend ask, DateOnly today)
    {
        (BudgetScope, BudgetShortfall Shortfall)? tightest = null;
        for (var up = account; up is not null; up = up.Parent)
        {
            Consider(up.Account);
        }

        foreach (var day in account.Days)
        {
            day.MoveTo(today);
            Consider(day.Account);
        }

        return tightest;

        void Consider(BudgetAccount scope)
        {
            // Of equals the wider one: a child's limits are its parent's, and it is the parent's that somebody chose.
            if (scope.FirstShort(ask) is { } shortfall && (tightest is not { } other || shortfall.LeftFraction <= other.Shortfall.LeftFraction))
            {
                tightest = (scope.Scope, shortfall);
            }
        }
    }

    private static void ForEach(RunAccount account, DateOnly today, Action<BudgetAccount, Spend> change, Spend spend)
    {
        for (var up = account; up is not null; up = up.Parent)
        {
            change(up.Account, spend);
        }

        foreach (var day in account.Days)
        {
            day.MoveTo(today);
            change(day.Account, spend);
        }
    }

    private void Settle(BudgetAccount account, DateOnly? day, Spend reserved, Spend used, ref List<BudgetCrossing>? crossings)
    {
        var before = account.Used;
        account.Settle(reserved, used);
        if (account.Limits.IsUnlimited)
        {
            return;
        }

        Cross(BudgetUnit.Tokens, before.Tokens, account.Used.Tokens, ref crossings);
        Cross(BudgetUnit.MicroUsd, before.MicroUsd, account.Used.MicroUsd, ref crossings);

        void Cross(BudgetUnit unit, long from, long to, ref List<BudgetCrossing>? found)
        {
            if (account.Limits.Of(unit) is not { } limit || to <= from)
            {
                return;
            }

            foreach (var percent in (ReadOnlySpan<int>)[_days.Options.AlertPercent, 100])
            {
                if (BudgetRules.Crosses(limit, from, to, percent))
                {
                    (found ??= []).Add(new BudgetCrossing(account.Scope, unit, limit, to, percent, day));
                }
            }
        }
    }

    private RunAccount? Find(Run run, DateOnly today)
    {
        if (!_runs.TryGetValue(run.Id, out var account))
        {
            return null;
        }

        foreach (var day in account.Days)
        {
            day.MoveTo(today);
        }

        return account;
    }

    private RunAccount Open(Run run, Spend used, Spend reserved, DateOnly today)
    {
        var parent = run.Parent is { } id ? _runs.GetValueOrDefault(id) : null;
        var scope = new BudgetScope(run.Kind == RunKind.Pipeline ? BudgetScopeKind.Pipeline : BudgetScopeKind.Run, run.Owner, run.Id.Value);
        var account = new RunAccount(run.Id, new BudgetAccount(scope, run.Budget.Limits), parent, _days.Of(run.Owner, run.Agent, today, Held))
        {
            OwnUsed = used,
            OwnReserved = reserved,
        };
        _runs.Add(run.Id, account);
        _usedByEndedChildren.Remove(run.Id, out var children);
        _queued.Remove(run.Id, out var before);
        account.Account.Restore(used + children + (before.Tree - before.Own), reserved);
        for (var up = parent; up is not null; up = up.Parent)
        {
            // What an earlier attempt used stands in the ancestors' accounts already.
            up.Account.Restore(up.Account.Used + (used - before.Own) + children, up.Account.Reserved + reserved);
        }

        // What it used today is in the days' accounts already: they were restored from the log, or settled as it went on.
        foreach (var day in account.Days)
        {
            day.Account.Restore(day.Account.Used, day.Account.Reserved + reserved);
        }

        return account;
    }

    private HashSet<DayAccount> Held() => [.. _runs.Values.SelectMany(static run => run.Days)];
}
