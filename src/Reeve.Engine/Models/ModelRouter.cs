using System.Collections.Immutable;
using Reeve.Guard;

namespace Reeve.Engine.Models;

/// <summary>Routes over the models and breakers as they are at the moment of asking. Thread-safe; holds nothing.</summary>
internal sealed class ModelRouter(ModelCatalog catalog, BreakerService breakers) : IModelRouter
{
    public ImmutableArray<IChatModel> Route(string? model, DataResidency residency) =>
        RouteRules.Route(catalog.Current, model, residency, breakers.StandingOf) switch
        {
            RouteDecision.Routed routed => routed.Models,
            RouteDecision.Unknown { IsAmbiguous: true } unknown => throw new ReeveException(
                ErrorCode.InvalidConfiguration, Sentence(unknown.Problem), "Say which, as provider/model."),
            RouteDecision.Unknown unknown => throw new ReeveException(
                ErrorCode.NotFound, Sentence(unknown.Problem), "Name one of models.providers in reeve.yaml, as provider/model or by the model's own name."),
            RouteDecision.MayNotLeave away => throw new ReeveException(
                ErrorCode.Residency, $"The data must stay on this machine, and {away.Name} is elsewhere.", "Name a model of a provider with local: true, or a fallback that is one."),
            RouteDecision.AllOpen open => throw new ReeveException(
                ErrorCode.Unavailable, $"Every provider that could answer for {open.Name} has failed lately and is left alone for a while.", "`reeve doctor` says until when.", retryable: true),
            var other => throw new InvalidOperationException($"Nobody knows the decision {other}."),
        };

    public string? ProblemOf(string? model) => RouteRules.ProblemOf(catalog.Current, model);

    public DataResidency ResidencyOf(string owner, bool agentIsLocalOnly) =>
        agentIsLocalOnly || catalog.Current.LocalOwners.Contains(owner) ? DataResidency.Local : DataResidency.Anywhere;

    private static string Sentence(string problem) => string.Concat(problem[..1].ToUpperInvariant(), problem.AsSpan(1), ".");
}
