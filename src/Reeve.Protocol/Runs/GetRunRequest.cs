namespace Reeve.Protocol.Runs;

/// <summary>Asks for one run with a page of its steps.</summary>
public sealed record GetRunRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>Only steps after this number; from the first when null.</summary>
    public int? After { get; init; }

    /// <summary>At most so many steps: 1..1000, <c>limits.step_page</c> (200) by default. A page that would outgrow a frame ends earlier.</summary>
    public int? Limit { get; init; }
}
