using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>
/// One conversation: its key, and how far its transcript is acknowledged by the log. Immutable. The words are in the transcript alone; only the title, the first of them,
/// is kept here too, and goes with it.
/// </summary>
public sealed record Session
{
    public required SessionId Id { get; init; }

    public required SessionKey Key { get; init; }

    public string Owner => Key.Owner;

    public string Agent => Key.Agent;

    public string Sender => Key.Sender;

    /// <summary>The first words of the first message, or what a person called it; empty before the first message.</summary>
    public string Title { get; init; } = "";

    /// <summary>A person chose the title.</summary>
    public bool IsNamed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its newest line was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Lines of the transcript the log commits to; 0 before the first message, when there is no file yet.</summary>
    public long Lines { get; init; }

    /// <summary>How long those lines are.</summary>
    public long Bytes { get; init; }

    /// <summary>Messages of users among them.</summary>
    public long Messages { get; init; }

    /// <summary>Messages among them that no turn has taken up yet.</summary>
    public int Waiting { get; init; }

    /// <summary>A turn began to answer a message and has not finished.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The commitments of all lines chained: one altered line makes another head. Lower-case hex; empty when there are no lines.</summary>
    public string Head { get; init; } = "";
}

/// <summary>Who talks with whom, for whom: the key of a session. The same three resume it, with no token.</summary>
public sealed record SessionKey(string Owner, string Agent, string Sender);
