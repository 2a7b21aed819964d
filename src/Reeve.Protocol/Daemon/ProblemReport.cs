namespace Reeve.Protocol.Daemon;

/// <summary>One thing wrong with a file.</summary>
public sealed record ProblemReport
{
    /// <summary>The file, relative to the home where it is inside.</summary>
    public required string File { get; init; }

    /// <summary>1-based; 0 when the whole file is meant.</summary>
    public required int Line { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }
}
