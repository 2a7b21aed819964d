namespace Reeve.Protocol.Compensations;

/// <summary>How many compensations of a run stand where.</summary>
public sealed record CompensationCounts
{
    /// <summary>All.</summary>
    public required int Total { get; init; }

    /// <summary>Still to do, or at work.</summary>
    public required int Pending { get; init; }

    /// <summary>Undone, for ever.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Not undone; the operator has an alert.</summary>
    public required int Failed { get; init; }

    /// <summary>Not undone, because their tools declare no compensation.</summary>
    public required int NoCompensation { get; init; }

    /// <summary>Steps that did not complete: whether they had an effect, nobody knows.</summary>
    public required int Skipped { get; init; }
}
