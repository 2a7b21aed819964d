namespace Reeve.Protocol.Sessions;

/// <summary>A conversation, without its words.</summary>
public sealed record SessionReport
{
    /// <summary><c>sess_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Who talks with it.</summary>
    public required string Sender { get; init; }

    /// <summary>The first words of the first message, or what a person called it; empty before the first message.</summary>
    public required string Title { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its newest line was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Lines of the transcript.</summary>
    public required long Lines { get; init; }

    /// <summary>Bytes of the transcript.</summary>
    public required long Bytes { get; init; }

    /// <summary>Messages of its sender.</summary>
    public required long Messages { get; init; }

    /// <summary>Messages that no turn has taken up yet.</summary>
    public required int Waiting { get; init; }

    /// <summary>Whether a message has begun to be answered and is not.</summary>
    public required bool Open { get; init; }

    /// <summary>Whether a turn goes on now.</summary>
    public required bool Live { get; init; }
}
