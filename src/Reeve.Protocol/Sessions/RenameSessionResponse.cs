namespace Reeve.Protocol.Sessions;

/// <summary>The conversation as it is now.</summary>
public sealed record RenameSessionResponse
{
    /// <summary>Renamed.</summary>
    public required SessionReport Session { get; init; }
}
