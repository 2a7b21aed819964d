namespace Reeve.Connectors.Processes;

/// <summary>What to run. No shell is involved: <see cref="Command"/> is the program and its arguments.</summary>
public sealed record ChildSpec(IReadOnlyList<string> Command)
{
    public required string WorkingDirectory { get; init; }

    /// <summary>Added to the allow-listed environment; a value of null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public required TimeSpan Timeout { get; init; }

    /// <summary>Between the polite signal and the final one.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much of each output is kept: half from its beginning, half from its end.</summary>
    public int OutputLimit { get; init; } = 64 * 1024;
}

/// <summary>How a child ended and what is kept of what it said.</summary>
/// <param name="ExitCode">Null when a signal ended it.</param>
/// <param name="Signal">The signal that ended it, or null.</param>
/// <param name="TimedOut">It was stopped because its time was over.</param>
public sealed record ChildResult(int? ExitCode, int? Signal, bool TimedOut, string Output, string Errors)
{
    /// <summary>How many bytes of <see cref="Output"/> were left out of its middle.</summary>
    public long OutputDropped { get; init; }

    /// <summary>How many bytes of <see cref="Errors"/> were left out of its middle.</summary>
    public long ErrorsDropped { get; init; }

    public bool Succeeded => ExitCode == 0 && !TimedOut;
}
