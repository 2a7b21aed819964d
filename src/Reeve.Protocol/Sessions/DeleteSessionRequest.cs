namespace Reeve.Protocol.Sessions;

/// <summary>Erases the words of one conversation, or of all of one sender's. The log's commitments stay, and open to nobody any more. Refused while a turn goes on.</summary>
public sealed record DeleteSessionRequest
{
    /// <summary>The session; or null, with <see cref="Sender"/>.</summary>
    public string? Session { get; init; }

    /// <summary>Every conversation of this sender that the caller may see.</summary>
    public string? Sender { get; init; }

    /// <summary>With <see cref="Sender"/>: only this owner's conversations; callers who are no administrators erase their own anyway.</summary>
    public string? Owner { get; init; }

    /// <summary>Why, for the record; at most 500 characters. Nothing of it is erased later.</summary>
    public string? Reason { get; init; }
}
