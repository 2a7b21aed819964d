using System.Collections.Immutable;

namespace Reeve.Engine.Models;

/// <summary>Finds what may answer for an agent. Reads the providers as they are now: a reload is seen by the next call. Thread-safe.</summary>
public interface IModelRouter
{
    /// <summary>
    /// The models to try, in order, for what an agent names (<c>model:</c>; null for the default): its own first, then the fallbacks. Providers whose circuit is open
    /// stand last, not at all while their <c>retry-after</c> runs. Fails with <c>not_found</c> for a model nobody serves, with <c>invalid_configuration</c> for a name that
    /// several providers serve, with <c>residency</c> when the data must stay here and every endpoint is elsewhere, with <c>unavailable</c> (retryable) when every circuit
    /// is open. See <see cref="ModelRoutes.StreamAsync"/> for trying them in that order.
    /// </summary>
    ImmutableArray<IChatModel> Route(string? model, DataResidency residency);

    /// <summary>What keeps that name (null for the default) from being served, for a person; null when somebody serves it. Circuits are not looked at.</summary>
    string? ProblemOf(string? model);

    /// <summary>Where the words of an agent of that owner may go: the stricter of what the agent's file and the owner's setting say.</summary>
    DataResidency ResidencyOf(string owner, bool agentIsLocalOnly);
}

/// <summary>Where an agent's or an owner's words may go.</summary>
public enum DataResidency
{
    Anywhere,

    /// <summary>Only endpoints on this machine.</summary>
    Local,
}
