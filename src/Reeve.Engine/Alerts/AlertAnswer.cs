namespace Reeve.Engine.Alerts;

/// <summary>How one attempt ended.</summary>
public abstract record AlertAnswer
{
    private AlertAnswer()
    {
    }

    /// <summary>The target has it.</summary>
    public sealed record Taken(int Status) : AlertAnswer;

    /// <summary>Not now; <paramref name="RetryAfter"/> is what the target asked for.</summary>
    public sealed record NotNow(AlertFailure Failure, int? Status = null, TimeSpan? RetryAfter = null) : AlertAnswer;

    /// <summary>It was not tried: the gate lets no delivery begin now (a kill switch, the daemon is stopping). It keeps its place and no attempt is counted.</summary>
    public sealed record Held(string Reason) : AlertAnswer;

    /// <summary>Never: trying again would change nothing.</summary>
    public sealed record Never(AlertFailure Failure, int? Status = null) : AlertAnswer;
}
