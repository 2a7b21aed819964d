namespace Reeve.Guard.Tracing;

/// <summary>What verifying a trace found.</summary>
public sealed record TraceReport
{
    /// <summary>How many lines hold, counted to the first broken one.</summary>
    public required long Lines { get; init; }

    /// <summary>The run it is about; null when not even the first line holds.</summary>
    public string? Run { get; init; }

    /// <summary>When the last line that holds was written.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The hash of the last line that holds.</summary>
    public required string Head { get; init; }

    /// <summary>Whether the trace was brought to its end. If not, the program ended early or still runs, or lines were cut from the end.</summary>
    public required bool Closed { get; init; }

    /// <summary>Bytes after the last line feed: a line that a crash tore while it was written. They are not counted and not an error.</summary>
    public required int TornBytes { get; init; }

    /// <summary>The first broken line; null when every line holds.</summary>
    public TraceBreak? Break { get; init; }

    /// <summary>Whether every line holds.</summary>
    public bool Ok => Break is null;
}

/// <summary>The first line of a trace that does not hold.</summary>
/// <param name="Line">Its number in the file, 1 for the first.</param>
/// <param name="Why">What is wrong.</param>
/// <param name="Message">The same for a person.</param>
public sealed record TraceBreak(long Line, TraceBreakKind Why, string Message);

/// <summary>What can be wrong with a line of a trace.</summary>
public enum TraceBreakKind
{
    /// <summary>It is not a line of a trace.</summary>
    Malformed,

    /// <summary>Its bytes were changed.</summary>
    Altered,

    /// <summary>Lines before it are gone.</summary>
    Missing,

    /// <summary>It stands before a line that was written earlier.</summary>
    Reordered,

    /// <summary>It stands there again, or was put in from elsewhere.</summary>
    Inserted,

    /// <summary>It holds by itself, but does not continue the line before: one of them was written anew.</summary>
    Forked,

    /// <summary>The trace does not end with the head it should have.</summary>
    Truncated,
}
