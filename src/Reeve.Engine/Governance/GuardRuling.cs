namespace Reeve.Engine.Governance;

/// <summary>What one rule says of one intent. A rule without an opinion passes; a step goes through only when some rule allows it and none objects.</summary>
public abstract record GuardRuling
{
    public static readonly GuardRuling Passed = new Pass();

    public static readonly GuardRuling Allowed = new Allow();

    private GuardRuling()
    {
    }

    public sealed record Pass : GuardRuling;

    public sealed record Allow : GuardRuling;

    public sealed record Deny(string Code, string Reason) : GuardRuling;

    public sealed record Hold(string Reason) : GuardRuling;

    public sealed record Kill(string Reason) : GuardRuling;
}
