using Reeve.Engine.Delivery;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>What reading a model's reply came to.</summary>
public abstract record FindingParse
{
    private FindingParse()
    {
    }

    /// <summary>The reply had the shape; single findings in it may have been refused, each with its reason.</summary>
    public sealed record Parsed(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Refused) : FindingParse;

    /// <summary>The reply as a whole is not usable.</summary>
    public sealed record Malformed(string Problem) : FindingParse;
}
