namespace Reeve.Engine.Bus;

/// <summary>One event on its way to one subscription's agent. Over when its job is on the disk; a dead letter stays until somebody looks at it.</summary>
public sealed record EnvelopeDelivery
{
    /// <summary>The event and the subscription: the key of the job, under which the agent is told once however often it is delivered.</summary>
    public string Id => $"{Envelope}/{Subscription}";

    public required string Envelope { get; init; }

    public required string Subscription { get; init; }

    public required string Agent { get; init; }

    public required string Owner { get; init; }

    /// <summary>What the agent is told, made when the event came.</summary>
    public required string Prompt { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Not before: the end of its debounce.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Earlier events it stands for as well.</summary>
    public int Merged { get; init; }

    /// <summary>Why it is dead, as a stable code; null while it is on its way.</summary>
    public string? DeadCode { get; init; }

    /// <summary>The same for a person.</summary>
    public string? DeadReason { get; init; }

    public bool IsDead => DeadCode is not null;
}
