namespace Reeve.Protocol.Sessions;

/// <summary>Lists conversations, newest activity first.</summary>
public sealed record ListSessionsRequest
{
    /// <summary>Only with this agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Only with this sender.</summary>
    public string? Sender { get; init; }

    /// <summary>Only this owner's; callers who are no administrators see their own anyway.</summary>
    public string? Owner { get; init; }

    /// <summary>Only those with a message that is not answered.</summary>
    public bool? Unfinished { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
