namespace Reeve.Engine.Compensation;

/// <summary>How one try to undo a step ended.</summary>
public abstract record CompensationOutcome
{
    private CompensationOutcome()
    {
    }

    public sealed record Succeeded(string? Note = null) : CompensationOutcome;

    /// <summary>Nothing was begun, for certain: whoever mends the cause may try again without any risk.</summary>
    public sealed record Refused(string Code, string Reason) : CompensationOutcome;

    /// <summary>It was done and says that it failed. How much of it happened is its own secret.</summary>
    public sealed record Failed(string Code, string Reason) : CompensationOutcome;

    /// <summary>It was begun, and nobody said how it ended.</summary>
    public sealed record Unknown(string Reason) : CompensationOutcome;
}
