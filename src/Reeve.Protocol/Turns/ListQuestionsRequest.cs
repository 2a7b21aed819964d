namespace Reeve.Protocol.Turns;

/// <summary>Lists questions of agents to people, newest first.</summary>
public sealed record ListQuestionsRequest
{
    /// <summary><c>open</c>, <c>answered</c>, <c>expired</c> or <c>withdrawn</c>; all when null.</summary>
    public string? State { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500; 50 when null.</summary>
    public int? Limit { get; init; }
}
