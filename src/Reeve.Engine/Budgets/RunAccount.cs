using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>
/// A live run's account: what it and everything it started have used, against its own limits, and what of that is its own. Kept alive by its children
/// after the run itself has left. Mutable; guarded by its book's lock.
/// </summary>
internal sealed class RunAccount(RunId run, BudgetAccount account, RunAccount? parent, IReadOnlyList<DayAccount> days)
{
    public RunId Run => run;

    /// <summary>The run with its descendants.</summary>
    public BudgetAccount Account => account;

    public RunAccount? Parent => parent;

    /// <summary>Its agent's, its owner's and everybody's day.</summary>
    public IReadOnlyList<DayAccount> Days => days;

    public Spend OwnUsed { get; set; }

    public Spend OwnReserved { get; set; }

    /// <summary>What a step that says nothing reserves: of each unit that some scope limits the assumption, or what is left of it. The days are today's.</summary>
    public Spend Assume(Spend assumed)
    {
        var (tokens, microUsd) = Room();
        return new Spend(0, BudgetRules.Assume(tokens, assumed.Tokens), BudgetRules.Assume(microUsd, assumed.MicroUsd));
    }

    /// <summary>What is charged of what a step used: beyond its reservation only what every scope has room for.</summary>
    public Spend Cover(Spend reserved, Spend used, DateOnly today)
    {
        foreach (var day in days)
        {
            day.MoveTo(today);
        }

        var (tokens, microUsd) = Room();
        return used with
        {
            Tokens = BudgetRules.Charge(used.Tokens, reserved.Tokens, tokens),
            MicroUsd = BudgetRules.Charge(used.MicroUsd, reserved.MicroUsd, microUsd),
        };
    }

    /// <summary>The least of tokens and of money that is left in any scope, negative where a limit was lowered since; null where no scope limits them.</summary>
    private (long? Tokens, long? MicroUsd) Room()
    {
        (long? Tokens, long? MicroUsd) room = (null, null);
        for (var up = this; up is not null; up = up.Parent)
        {
            room = Least(room, up.Account);
        }

        foreach (var day in days)
        {
            room = Least(room, day.Account);
        }

        return room;
    }

    private static (long? Tokens, long? MicroUsd) Least((long? Tokens, long? MicroUsd) room, BudgetAccount scope) => (
        Least(room.Tokens, scope.Limits.Tokens - scope.Used.Tokens - scope.Reserved.Tokens),
        Least(room.MicroUsd, scope.Limits.MicroUsd - scope.Used.MicroUsd - scope.Reserved.MicroUsd));

    private static long? Least(long? one, long? other) => one is null || other < one ? other ?? one : one;
}
