namespace Reeve.Protocol.Sessions;

/// <summary>Looks for lines that hold every word, in any case; newest conversations first.</summary>
public sealed record SearchSessionsRequest
{
    /// <summary>1 to 8 words, 200 characters.</summary>
    public required string Query { get; init; }

    /// <summary>Only with this agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Only with this sender.</summary>
    public string? Sender { get; init; }

    /// <summary>Only this owner's; callers who are no administrators see their own anyway.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the answer before.</summary>
    public string? After { get; init; }

    /// <summary>About so many hits, 1..500, 50 by default; a conversation's hits are never divided.</summary>
    public int? Limit { get; init; }
}
