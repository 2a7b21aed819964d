using System.Globalization;
using Reeve.Engine.Budgets;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Protocol.Budgets;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>budget.show</c>. A caller sees everybody's day as one sum, and of owners and agents only his own.</summary>
internal sealed class BudgetHandlers(BudgetService budgets, BudgetOptions options, RunService runs, RunAccess access) : IOperationHandlers
{
    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.BudgetShow, ShowAsync);

    private async ValueTask<BudgetResponse> ShowAsync(BudgetRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var agent = request.Agent is { } name ? RequestRules.Id("agent", name) : null;
        IEnumerable<BudgetState> found = request.Run is { } run
            ? [budgets.FindRun(await access.RequireAsync(run, caller, cancellationToken)) ?? throw new ReeveException(ErrorCode.NotFound, $"{run} is not live.")]
            : budgets.Days().Where(state => IsVisible(state.Scope, caller) && (agent is null || state.Scope.Subject == agent));
        return new BudgetResponse { Timezone = options.Zone.Id, RunningAgents = runs.CountRunningAgents(), Budgets = [.. found.Select(Of)] };
    }

    private static bool IsVisible(BudgetScope scope, CallerContext caller) =>
        scope.Kind == BudgetScopeKind.Org || caller.Visible is null || scope.Owner == caller.Visible;

    internal static BudgetReport Of(BudgetState state) => new()
    {
        Scope = state.Scope.Word,
        Subject = state.Scope.Subject.Length == 0 ? null : state.Scope.Subject,
        Owner = state.Scope.Owner.Length == 0 ? null : state.Scope.Owner,
        Day = state.Day?.ToString("O", CultureInfo.InvariantCulture),
        MaxSteps = state.Limits.Steps,
        Steps = state.Day is null ? state.Used.Steps : null,
        MaxTokens = state.Limits.Tokens,
        Tokens = state.Used.Tokens,
        ReservedTokens = state.Reserved.Tokens,
        MaxMicroUsd = state.Limits.MicroUsd,
        MicroUsd = state.Used.MicroUsd,
        ReservedMicroUsd = state.Reserved.MicroUsd,
    };
}
