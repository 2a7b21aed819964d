namespace Reeve.Engine.Runs;

/// <summary>
/// The daemon's own runs that send something on the operator's behalf: the alerts he asked to be told of, and hybrid mode's telemetry. They pass the gate like any other,
/// and what is different about them is said here alone. Who they are cannot be forged: only the daemon makes jobs, and no other run may bear a name that is reserved. Pure.
/// </summary>
public static class DaemonRuns
{
    /// <summary>Whose runs deliver alerts. Only the kill switch that names it stops them.</summary>
    public const string AlertAgent = "reeve-alerts";

    public const string AlertTrigger = "alert";

    /// <summary>Whose runs talk to the cloud. Every kill switch that covers it stops them, everybody's too.</summary>
    public const string CloudAgent = "reeve-cloud";

    public const string CloudTrigger = "telemetry";

    private const string ReservedPrefix = "reeve-";

    /// <summary>Whether only the daemon's own runs may be called that.</summary>
    public static bool IsReserved(string agent) => agent.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Whether such a run delivers an alert.</summary>
    public static bool IsAlert(RunKind kind, string trigger, string agent) => kind == RunKind.Job && trigger == AlertTrigger && agent == AlertAgent;

    /// <summary>Whether the run talks to the cloud.</summary>
    public static bool IsCloud(Run run) => run is { Kind: RunKind.Job, Trigger: CloudTrigger, Agent: CloudAgent };

    /// <summary>
    /// Whether the run is one of both. It uses neither tokens nor money, and that a budget is used up is what it has to tell, so no budget covers it; asking and trying again
    /// are its work, so it goes round in no circle.
    /// </summary>
    public static bool Sends(Run run) => IsAlert(run.Kind, run.Trigger, run.Agent) || IsCloud(run);

    /// <summary>Whether facts of that agent's runs are about sending: nobody is alerted of them and no pattern is looked for, or an alert that cannot be delivered would beget the next.</summary>
    public static bool IsSender(string? agent) => agent is AlertAgent or CloudAgent;
}
