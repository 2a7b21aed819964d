namespace Reeve.Protocol.Memories;

/// <summary>What was forgotten.</summary>
public sealed record ForgetMemoriesResponse
{
    /// <summary>Memories that are gone.</summary>
    public required long Forgotten { get; init; }

    /// <summary>Whether there are more than were taken at once.</summary>
    public bool? More { get; init; }
}
