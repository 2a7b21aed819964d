namespace Reeve.Protocol.Runs;

/// <summary>Lists runs, newest first.</summary>
public sealed record ListRunsRequest
{
    /// <summary>Only this agent's.</summary>
    public string? Agent { get; init; }

    /// <summary>Only in this state.</summary>
    public string? State { get; init; }

    /// <summary>Only of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those that are not over.</summary>
    public bool? Live { get; init; }

    /// <summary>Only those that this run started.</summary>
    public string? Parent { get; init; }

    /// <summary>Only those created then or later (RFC 3339).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
