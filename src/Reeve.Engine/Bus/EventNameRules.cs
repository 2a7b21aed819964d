namespace Reeve.Engine.Bus;

/// <summary>Names of events that the daemon itself publishes. Pure.</summary>
public static class EventNameRules
{
    private const string Agent = "agent.";

    /// <summary>Nobody else may publish it: whoever hears of it must be able to believe it.</summary>
    public static bool IsReserved(string kind) => kind.StartsWith(Agent, StringComparison.Ordinal);

    public static string SourceOf(string agent) => Agent + agent;

    public static string EndOf(string agent, bool succeeded) => $"{Agent}{agent}.{(succeeded ? "done" : "failed")}";
}
