namespace Reeve.Protocol.Agents;

/// <summary>How long a tool's calls take, in milliseconds: the newest part of the window's calls, and those before.</summary>
public sealed record ToolLatencyReport
{
    /// <summary>The tool.</summary>
    public required string Tool { get; init; }

    /// <summary><c>healthy</c>, <c>warning</c>, <c>critical</c>, or <c>unknown</c> when there were too few calls to tell.</summary>
    public required string Verdict { get; init; }

    /// <summary>The newest calls.</summary>
    public required int Calls { get; init; }

    /// <summary>Their median.</summary>
    public required double MedianMs { get; init; }

    /// <summary>The calls before.</summary>
    public required int CallsBefore { get; init; }

    /// <summary>Their median.</summary>
    public required double MedianBeforeMs { get; init; }

    /// <summary>How far they scatter.</summary>
    public required double SpreadBeforeMs { get; init; }
}
