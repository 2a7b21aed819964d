namespace Reeve.Protocol.Compensations;

/// <summary>Whether a program may undo one step itself.</summary>
public sealed record CompensationClaim
{
    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>Whether it may. Without it, it must not.</summary>
    public required bool Granted { get; init; }

    /// <summary>
    /// <c>pending</c> where granted; otherwise what stands in the way: <c>succeeded</c> (it is undone), <c>pending</c> (somebody is at it), <c>failed</c> (it was begun before),
    /// <c>no_effect</c>, <c>not_found</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Until when the claim holds.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>For people, where it is not granted.</summary>
    public string? Reason { get; init; }
}
