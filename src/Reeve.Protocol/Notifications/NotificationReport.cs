namespace Reeve.Protocol.Notifications;

/// <summary>An owner-facing notification.</summary>
public sealed record NotificationReport
{
    /// <summary><c>note_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Who tells.</summary>
    public required string Agent { get; init; }

    /// <summary>Who is told.</summary>
    public required string Owner { get; init; }

    /// <summary>The run it came from.</summary>
    public required string Run { get; init; }

    /// <summary><c>info</c> … <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>More lines.</summary>
    public string Detail { get; init; } = "";

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was read, or null.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}
