namespace Reeve.Protocol.Sessions;

/// <summary>What was erased.</summary>
public sealed record DeleteSessionResponse
{
    /// <summary>Conversations that are gone.</summary>
    public required int Deleted { get; init; }

    /// <summary>Conversations a turn goes on in; ask again after it.</summary>
    public int? Held { get; init; }

    /// <summary>Whether there are more of that sender than were taken at once.</summary>
    public bool? More { get; init; }
}
