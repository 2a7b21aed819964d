using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>
/// The shell over <see cref="BudgetBook"/>: prices a step, says which day it is, words refusals and facts. Decides in memory; what it knows is
/// restored from the log at start by <see cref="RestoreAsync"/>. Thread-safe.
/// </summary>
public sealed class BudgetService : IBudgetGate, IRunObserver
{
    private readonly BudgetBook _book;
    private volatile BudgetOptions _options;
    private volatile PriceTable _prices;
    private readonly ToolCache _tools;
    private readonly IBudgetStore _store;
    private readonly TimeProvider _time;

    internal BudgetService(BudgetOptions options, PriceTable prices, ToolCache tools, IBudgetStore store, TimeProvider time, IDeclaredLimits? declared = null)
    {
        (_options, _prices, _tools, _store, _time) = (options, prices, tools, store, time);
        _book = new BudgetBook(options, declared);
    }

    /// <summary>Call once at start, before runs are recovered: a restart must not give anybody a second budget.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var today = DayRules.DayOf(_time.GetUtcNow(), _options.Zone);
        _book.Restore(
            await _store.SpentSinceAsync(DayRules.StartOf(today, _options.Zone), cancellationToken),
            await _store.SpentByEndedChildrenAsync(cancellationToken),
            today);
    }

    /// <summary>Other limits and prices, from the next step on. Days go on being counted in the zone of the start.</summary>
    public void Reload(BudgetOptions options, PriceTable prices)
    {
        var next = options with { Zone = _options.Zone };
        (_options, _prices) = (next, prices);
        _book.Relimit(next);
    }

    public BudgetRefusal? TryReserve(Run run, StepIntent intent, in GuardFacts facts, out Spend reserved)
    {
        reserved = Spend.None;
        var today = DayRules.DayOf(facts.Now, _options.Zone);
        var worst = WorstCaseOf(run, intent, out var unpriced);
        if (unpriced && _book.HasMoneyLimit(run, facts.Usage, facts.Reserved, today))
        {
            return new BudgetRefusal(
                "budget.unpriced", ErrorCode.BudgetUnpriced, $"A money budget applies and {intent.Model} has no price. Add it to prices.yaml.");
        }

        var ask = worst is { } said
            ? new BudgetAsk(new Spend(1, said.Tokens, said.MicroUsd), Spend.None)
            : new BudgetAsk(new Spend(1, 0, 0), new Spend(0, _options.AssumedStepTokens, _options.AssumedStepMicroUsd));
        return _book.TryReserve(run, facts.Usage, facts.Reserved, ask, today, out reserved) is var (scope, shortfall)
            ? new BudgetRefusal(scope.Rule, ErrorCode.BudgetExceeded, $"There is no room in the budget of {scope}. {shortfall}")
            : null;
    }

    public void Release(Run run, Spend reserved) => _book.Release(run.Id, reserved, Today());

    public Usage Price(string? model, Usage reported)
    {
        var priced = model is not null && reported.Problem is null && _prices.Find(model) is { } price ? price.CostOf(reported) : 0;

        // Whoever says that it cost more than the table says knows better; whoever says less may be wrong.
        return reported with { MicroUsd = Math.Max(reported.MicroUsd, priced) };
    }

    public Settlement Settle(Run run, Spend reserved, Usage used)
    {
        var (charged, crossings) = _book.Settle(run.Id, reserved, new Spend(0, used.Tokens, used.MicroUsd), Today());
        return new Settlement(
            used.AtMost(charged.Tokens, charged.MicroUsd),
            crossings is null ? [] : [.. crossings.Select(crossing => BudgetEntries.Crossed(run, crossing))]);
    }

    public void Unsettle(Run run, Spend reserved, Usage charged) => _book.Unsettle(run.Id, reserved, new Spend(0, charged.Tokens, charged.MicroUsd), Today());

    public void Holds(Run run, RunUsage usage, Spend reserved) => _book.State(run, usage, reserved, Today());

    public void Left(Run run) => _book.Close(run.Id, comesBack: !RunRules.IsTerminal(run.State));

    /// <summary>How the day's budgets stand, widest first.</summary>
    public IReadOnlyList<BudgetState> Days() => _book.Days(Today());

    /// <summary>How a live run's budget stands, its descendants counted; null when it is not live.</summary>
    public BudgetState? FindRun(RunId run) => _book.FindRun(run);

    private DateOnly Today() => DayRules.DayOf(_time.GetUtcNow(), _options.Zone);

    /// <summary>What the step says; else what its tool is configured to; else, for one that asks a model, the assumption. Null: nobody says anything.</summary>
    private Usage? WorstCaseOf(Run run, StepIntent intent, out bool unpriced)
    {
        unpriced = false;
        var said = intent.WorstCase ?? (_tools.Find(run.Owner, run.Project, intent.Tool) is { } tool && (tool.WorstCaseTokens ?? tool.WorstCaseMicroUsd) is not null
            ? new Usage(0, tool.WorstCaseTokens ?? 0, 0, tool.WorstCaseMicroUsd ?? 0)
            : null);
        if (intent.Model is not { } model)
        {
            return said;
        }

        var worst = said ?? new Usage(_options.AssumedTokens, _options.AssumedTokens);
        if (_prices.Find(model) is { } price)
        {
            return worst with { MicroUsd = Math.Max(worst.MicroUsd, price.WorstCaseOf(worst.TokensIn, worst.TokensOut)) };
        }

        unpriced = true;
        return worst;
    }
}
