namespace Reeve.Protocol.Sessions;

/// <summary>Gives a conversation a title. Its transcript is not touched.</summary>
public sealed record RenameSessionRequest
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>1 to 120 characters on one line.</summary>
    public required string Title { get; init; }
}
