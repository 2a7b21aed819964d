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
        var ask = new Spend(1, plan.WorstTokens, plan.WorstMicroUsd);
        lock (_lock)
        {
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
            _reserved -= reserved.Worst;
            _used += spent;
            if (outcome.OutputHash is { } hash)
            {
                _window.Complete(reserved.Number, hash);
            }
        }
    }
}
