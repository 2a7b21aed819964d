namespace Reeve.Protocol.Memories;

/// <summary>Forgets one memory, or all that came from a run or a sender. Every word goes, the index's included; the log's commitments stay, and open to nobody any more.</summary>
public sealed record ForgetMemoriesRequest
{
    /// <summary>One memory.</summary>
    public string? Memory { get; init; }

    /// <summary>Or all whose words came from this run, protected ones too. Needs the scope <c>approve</c>.</summary>
    public string? Run { get; init; }

    /// <summary>Or all whose words came from conversations with this sender, or are for it alone, protected ones too. Needs the scope <c>approve</c>.</summary>
    public string? SaidBy { get; init; }

    /// <summary>With <see cref="SaidBy"/>: only this owner's; callers who are no administrators forget their own anyway.</summary>
    public string? Owner { get; init; }

    /// <summary>Why, for the record; at most 500 characters. Nothing of it is erased later.</summary>
    public string? Reason { get; init; }
}
