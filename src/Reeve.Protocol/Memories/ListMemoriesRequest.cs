namespace Reeve.Protocol.Memories;

/// <summary>Lists memories, the newest words first.</summary>
public sealed record ListMemoriesRequest
{
    /// <summary>Only those this agent alone recalls.</summary>
    public string? Agent { get; init; }

    /// <summary>Only those all agents of an owner recall.</summary>
    public bool? Shared { get; init; }

    /// <summary>Only those whose words came from this run.</summary>
    public string? Run { get; init; }

    /// <summary>Only those whose words came from a conversation with this sender, or are for it alone.</summary>
    public string? SaidBy { get; init; }

    /// <summary>Only this owner's; callers who are no administrators see their own anyway.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
