namespace Reeve.Engine.Budgets;

/// <summary>The accounts of the day, by scope, and their limits. Guarded by its book's lock; bounded by <see cref="BudgetOptions.MaxAccounts"/> and those that are held.</summary>
internal sealed class DayBook(BudgetOptions options, IDeclaredLimits? declared = null)
{
    private readonly Dictionary<BudgetScope, DayAccount> _days = [];

    public BudgetOptions Options { get; private set; } = options;

    public IEnumerable<DayAccount> All => _days.Values;

    /// <summary>The accounts a run of that agent is charged to, moved to today. <paramref name="held"/> says which ones live runs have hold of.</summary>
    public DayAccount[] Of(string owner, string agent, DateOnly today, Func<IReadOnlySet<DayAccount>> held) =>
    [
        Day(new BudgetScope(BudgetScopeKind.Agent, owner, agent), today, held),
        Day(new BudgetScope(BudgetScopeKind.Owner, owner, ""), today, held),
        Day(BudgetScope.Org, today, held),
    ];

    /// <summary>Other limits from now on, for days that are being counted too.</summary>
    public void Relimit(BudgetOptions next)
    {
        Options = next;
        foreach (var day in _days.Values)
        {
            day.Account.Limits = LimitsOf(day.Account.Scope);
        }
    }

    private Guard.Budgets.BudgetLimits LimitsOf(BudgetScope scope) => scope.Kind switch
    {
        BudgetScopeKind.Agent => LimitsOf(scope.Owner, scope.Subject),
        BudgetScopeKind.Owner => Options.Owners.GetValueOrDefault(scope.Owner) ?? Options.Owner,
        _ => Options.Org,
    };

    /// <summary>What the settings say and what the agent's own file says: the tighter holds.</summary>
    private Guard.Budgets.BudgetLimits LimitsOf(string owner, string agent)
    {
        var set = Options.Agents.GetValueOrDefault(agent) ?? Options.Agent;
        return declared?.Find(owner, agent) is { } own ? DayRules.Tighter(set, own) : set;
    }

    private DayAccount Day(BudgetScope scope, DateOnly today, Func<IReadOnlySet<DayAccount>> held)
    {
        if (_days.TryGetValue(scope, out var day))
        {
            day.Account.Limits = LimitsOf(scope); // an agent's file that was edited meanwhile holds from its next run on
            day.MoveTo(today);
            return day;
        }

        if (_days.Count >= Options.MaxAccounts)
        {
            MakeRoom(today, held);
        }

        return _days[scope] = new DayAccount(scope, LimitsOf(scope), today);
    }

    // Only what nobody used today and nobody holds may be forgotten: it would begin anew with nothing used, which is what it has.
    private void MakeRoom(DateOnly today, Func<IReadOnlySet<DayAccount>> held)
    {
        var kept = held();
        foreach (var idle in _days.Where(pair => pair.Value.IsIdle(today) && !kept.Contains(pair.Value)).Select(static pair => pair.Key).ToList())
        {
            _days.Remove(idle);
        }
    }
}
