using System.Collections.Immutable;

namespace Reeve.Engine.Governance;

/// <summary>What one rule says of one intent. A rule without an opinion passes; a step goes through only when some rule allows it and none objects.</summary>
public abstract record GuardRuling
{
    public static readonly GuardRuling Passed = new Pass();

    public static readonly GuardRuling Allowed = new Allow();

    private GuardRuling()
    {
    }

    /// <summary>What is named as having decided, where a rule has more than one reason; null for the rule itself.</summary>
    public string? Rule { get; init; }

    public sealed record Pass : GuardRuling;

    public sealed record Allow : GuardRuling
    {
        /// <summary>What rules said that let it through all the same.</summary>
        public ImmutableArray<GuardWarning> Warnings { get; init; } = [];
    }

    /// <summary>Lets it through, on the record. By itself it allows nothing.</summary>
    public sealed record Warn(GuardWarning Warning) : GuardRuling;

    public sealed record Deny(string Code, string Reason) : GuardRuling;

    public sealed record Hold(string Reason) : GuardRuling;

    public sealed record Kill(string Reason) : GuardRuling;
}
