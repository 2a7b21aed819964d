namespace Reeve.Engine.Tools;

/// <summary>What becomes of a wish to register or configure a tool.</summary>
public abstract record ToolDecision
{
    private ToolDecision()
    {
    }

    /// <summary>The tool as it shall be kept, and which members are new.</summary>
    public sealed record Changed(Tool Next, IReadOnlyList<string> Members) : ToolDecision;

    public sealed record Unchanged(Tool Tool) : ToolDecision;

    /// <summary>Out of bounds or contradictory; the reason names the member.</summary>
    public sealed record Refused(string Reason) : ToolDecision;
}
