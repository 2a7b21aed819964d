namespace Reeve.Engine.Runs;

/// <summary>The stable codes of a bad end that no door raises as an error. A run may also carry an <c>ErrorCode</c>.</summary>
public static class RunFailure
{
    /// <summary>The holder stopped renewing.</summary>
    public const string LeaseExpired = "lease_expired";

    /// <summary>The daemon ended while the run was at work, and this kind is not tried again.</summary>
    public const string Recovered = "recovered";

    /// <summary>The holder let go without an outcome.</summary>
    public const string NoOutcome = "no_outcome";
}
