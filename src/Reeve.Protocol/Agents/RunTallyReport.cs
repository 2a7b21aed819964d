namespace Reeve.Protocol.Agents;

/// <summary>How runs ended, each in one of these; live ones have not.</summary>
public sealed record RunTallyReport
{
    /// <summary>All that ended.</summary>
    public required int Ended { get; init; }

    /// <summary>Succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Ran out of time.</summary>
    public required int TimedOut { get; init; }

    /// <summary>Failed at the last attempt.</summary>
    public required int DeadLetter { get; init; }

    /// <summary>Cancelled.</summary>
    public required int Cancelled { get; init; }

    /// <summary>Killed.</summary>
    public required int Killed { get; init; }

    /// <summary>Not over yet.</summary>
    public required int Live { get; init; }
}
