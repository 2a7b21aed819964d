using System.Collections.Immutable;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Models;

/// <summary>Which models may answer for a name, in which order. Pure.</summary>
internal static class RouteRules
{
    /// <summary>Its own model first, then the fallbacks, each once; those whose provider is <see cref="BreakerStanding.Cooling"/> last, those that asked to be left alone not at all.</summary>
    public static RouteDecision Route(ModelSet set, string? name, DataResidency residency, Func<string, BreakerStanding> standing)
    {
        var wanted = name ?? set.Default;
        var own = Resolve(set, wanted);
        if (own.Model is null)
        {
            return new RouteDecision.Unknown(Problem(wanted, own), own.Providers.Count > 1);
        }

        // A fallback that resolves to nothing is a problem of the settings, told when they were read.
        IEnumerable<IChatModel> all = set.Fallbacks.Select(fallback => Resolve(set, fallback).Model).OfType<IChatModel>().Prepend(own.Model).Distinct();
        var allowed = all.Where(model => residency == DataResidency.Anywhere || model.IsLocal).ToList();
        if (allowed.Count == 0)
        {
            return new RouteDecision.MayNotLeave(wanted);
        }

        var standings = allowed.Select(model => (Model: model, Standing: standing(model.Provider))).Where(static one => one.Standing != BreakerStanding.Away).ToList();
        return standings.Exists(static one => one.Standing == BreakerStanding.Passable)
            ? new RouteDecision.Routed([.. standings.OrderBy(static one => one.Standing).Select(static one => one.Model)]) // a stable sort
            : new RouteDecision.AllOpen(wanted);
    }

    /// <summary>What keeps the name from being served; null when nothing does.</summary>
    public static string? ProblemOf(ModelSet set, string? name) => Resolve(set, name ?? set.Default) is { Model: null } found ? Problem(name ?? set.Default, found) : null;

    private static string Problem(string name, (IChatModel? Model, IReadOnlyList<string> Providers) found) =>
        name == ModelSet.Offline ? "the offline model rules only serves heartbeats"
        : found.Providers.Count > 1 ? $"the model {name} is served by {string.Join(" and ", found.Providers)}"
        : $"there is no model {name}";

    private static (IChatModel? Model, IReadOnlyList<string> Providers) Resolve(ModelSet set, string name)
    {
        var found = ModelNameRules.Resolve(name, set.Models, static model => model.Provider, static model => model.Model);
        return (found.Count == 1 ? found[0] : null, [.. found.Select(static model => model.Provider).Distinct(StringComparer.Ordinal)]);
    }
}
