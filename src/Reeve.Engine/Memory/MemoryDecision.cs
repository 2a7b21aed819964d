namespace Reeve.Engine.Memory;

/// <summary>What becomes of a memory.</summary>
public abstract record MemoryDecision
{
    private MemoryDecision()
    {
    }

    /// <summary>It is to be as it is here.</summary>
    public sealed record Kept(MemoryItem Item) : MemoryDecision;

    /// <summary>It is so already.</summary>
    public sealed record Unchanged(MemoryItem Item) : MemoryDecision;

    /// <summary>It is to go.</summary>
    public sealed record Gone(MemoryItem Item) : MemoryDecision;

    public sealed record Refused(string Code, string Reason) : MemoryDecision;
}
