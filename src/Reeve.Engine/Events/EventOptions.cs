namespace Reeve.Engine.Events;

/// <summary>The feed's bounds.</summary>
public sealed record EventOptions
{
    /// <summary>Entries kept for one slow reader before it is told of a gap (<c>limits.subscription_buffer</c>).</summary>
    public int Buffer { get; init; } = 1_024;

    /// <summary>Readers at once; one more is refused with <c>overloaded</c>.</summary>
    public int MaxSubscribers { get; init; } = 256;

    /// <summary>Entries read from the store at a time while a reader catches up.</summary>
    public int ReplayPage { get; init; } = 256;
}
