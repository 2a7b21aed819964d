using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>What a gate says to one call.</summary>
internal abstract record GateAnswer
{
    private GateAnswer()
    {
    }

    /// <summary>It may be made.</summary>
    /// <param name="Step">The gate's id of it; null when the gate was not asked.</param>
    public sealed record Allowed(string? Step) : GateAnswer
    {
        /// <summary>What the gate warns of all the same.</summary>
        public IReadOnlyList<(string Rule, string Reason)> Warnings { get; init; } = [];
    }

    public sealed record Refused(string Rule, string Code, string Reason, bool EndsRun) : GateAnswer;

    /// <summary>Nobody answered; the tool's fail policy decides.</summary>
    public sealed record Unreachable(ReeveException Why) : GateAnswer;
}
