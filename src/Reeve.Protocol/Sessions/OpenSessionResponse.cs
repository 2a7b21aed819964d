namespace Reeve.Protocol.Sessions;

/// <summary>The conversation.</summary>
public sealed record OpenSessionResponse
{
    /// <summary>New, or as it stands.</summary>
    public required SessionReport Session { get; init; }
}
