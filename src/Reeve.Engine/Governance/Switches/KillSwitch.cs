using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance.Switches;

/// <summary>An engaged kill switch. Immutable; there is at most one a target.</summary>
public sealed record KillSwitch(KillTarget Target, string Reason, string EngagedBy, DateTimeOffset EngagedAt);

/// <summary>What a switch stops: an agent (of one owner, or of whichever owner), an owner, or everything.</summary>
/// <param name="Scope">How wide it is.</param>
/// <param name="Owner">The owner; empty for every owner.</param>
/// <param name="Agent">The agent; empty for every agent.</param>
public readonly record struct KillTarget(KillScope Scope, string Owner, string Agent)
{
    public static readonly KillTarget All = new(KillScope.All, "", "");

    /// <summary>The scope as the log and the doors name it.</summary>
    public string Word => Scope switch { KillScope.Agent => "agent", KillScope.Owner => "owner", _ => "all" };

    public static KillTarget OfAgent(string agent, string owner = "") => new(KillScope.Agent, owner, agent);

    public static KillTarget OfOwner(string owner) => new(KillScope.Owner, owner, "");

    public bool Covers(string owner, string agent) => (Owner.Length == 0 || Owner == owner) && (Agent.Length == 0 || Agent == agent);

    /// <summary>The operator's alerts go out under every switch but the one that names their sender: the most important of them says that a switch was thrown.</summary>
    public bool Covers(in RunSubject subject) => (!subject.IsAlert || Agent == subject.Agent) && Covers(subject.Owner, subject.Agent);

    /// <summary>For a person.</summary>
    public override string ToString() => Scope switch
    {
        KillScope.Agent => "the agent " + Agent,
        KillScope.Owner => "the owner " + Owner,
        _ => "everything",
    };
}

public enum KillScope
{
    Agent,
    Owner,
    All,
}
