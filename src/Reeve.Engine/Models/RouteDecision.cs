using System.Collections.Immutable;

namespace Reeve.Engine.Models;

/// <summary>What a name leads to.</summary>
internal abstract record RouteDecision
{
    private RouteDecision()
    {
    }

    public sealed record Routed(ImmutableArray<IChatModel> Models) : RouteDecision;

    public sealed record Unknown(string Problem, bool IsAmbiguous) : RouteDecision;

    public sealed record MayNotLeave(string Name) : RouteDecision;

    public sealed record AllOpen(string Name) : RouteDecision;
}
