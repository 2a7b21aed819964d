namespace Reeve.Protocol.Daemon;

/// <summary>One line of a doctor's report.</summary>
public sealed record DoctorFinding
{
    /// <summary>The check's stable name.</summary>
    public required string Check { get; init; }

    /// <summary><c>ok</c>, <c>note</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Level { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>The file it is about.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, 1-based.</summary>
    public int? Line { get; init; }
}
