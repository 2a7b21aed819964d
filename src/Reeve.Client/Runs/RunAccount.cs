using System.Collections.Immutable;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;

namespace Reeve.Client.Runs;

/// <summary>
/// What one run may do, has used and has promised, on the caller's own side: grants, budgets and loops, decided in memory by the rules the daemon uses
/// too. The worst case is reserved before a call and settled after it, so that concurrent calls overshoot nothing. Thread-safe: one lock, never held over I/O.
/// </summary>
internal sealed class RunAccount(ImmutableArray<string> grants, BudgetLimits limits, LoopOptions loops)
{
    private readonly Lock _lock = new();
    private readonly LoopWindow _window = new(loops);
    private Spend _used;
    private Spend _reserved;
    private int _lastNumber;

    public Spend Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    public AccountDecision TryReserve(CallIntent intent)
    {
        var plan = intent.Plan;
        if (!plan.Enabled)
        {
            return new AccountDecision.Refused("tools", ErrorCode.ToolDisabled, $"{plan.Tool} is switched off.", EndsRun: false);
        }

        if (!GrantRules.Allows(grants, plan.Tool))
        {
            return new AccountDecision.Refused("grants", ErrorCode.Denied, $"The run was not granted {plan.Tool}.", EndsRun: false);
        }

        LoopCall? call = plan.Model is null && loops.Watches(plan.Tool) ? intent.ToLoopCall() : null;
        lock (_lock)
        {
            var ask = Ask(plan);
            var finding = _window.Judge(call);
            if (finding is { Action: LoopAction.Deny or LoopAction.Kill } loop)
            {
                return new AccountDecision.Refused(loop.Rule, ErrorCode.LoopDetected, loop.Reason, loop.Action == LoopAction.Kill);
            }

            if (BudgetRules.FirstShort(limits, _used, _reserved, ask) is { } shortfall)
            {
                return new AccountDecision.Refused("budget.run", ErrorCode.BudgetExceeded, shortfall.ToString(), EndsRun: false);
            }

            _reserved += ask;
            _window.Add(++_lastNumber, call);
            return new AccountDecision.Reserved(_lastNumber, ask, finding);
        }
    }

    /// <summary>The call is over. Usage that cannot be true charges what was reserved; a call that was not begun charges nothing.</summary>
    public void Settle(AccountDecision.Reserved reserved, CallOutcome outcome)
    {
        var spent = outcome switch
        {
            { Attempts: 0 } => Spend.None,
            { UsageProblem: not null } => reserved.Worst,
            _ => new Spend(1, outcome.Usage.Tokens, outcome.Usage.MicroUsd),
        };
        lock (_lock)
        {
            var (tokens, microUsd) = Left();
            spent = spent with
            {
                Tokens = BudgetRules.Charge(spent.Tokens, reserved.Worst.Tokens, tokens),
                MicroUsd = BudgetRules.Charge(spent.MicroUsd, reserved.Worst.MicroUsd, microUsd),
            };
            _reserved -= reserved.Worst;
            _used += spent;
            if (outcome.OutputHash is { } hash)
            {
                _window.Complete(reserved.Number, hash);
            }
        }
    }

    // A call that asks no model and says nothing may use something all the same, and what nobody reserves, concurrency overshoots.
    private Spend Ask(CallPlan plan)
    {
        if (plan.WorstTokens > 0 || plan.WorstMicroUsd > 0)
        {
            return new Spend(1, plan.WorstTokens, plan.WorstMicroUsd);
        }

        var (tokens, microUsd) = Left();
        return new Spend(1, BudgetRules.Assume(tokens, BudgetRules.AssumedTokens), BudgetRules.Assume(microUsd, BudgetRules.AssumedMicroUsd));
    }

    private (long? Tokens, long? MicroUsd) Left() => (limits.Tokens - _used.Tokens - _reserved.Tokens, limits.MicroUsd - _used.MicroUsd - _reserved.MicroUsd);
}
