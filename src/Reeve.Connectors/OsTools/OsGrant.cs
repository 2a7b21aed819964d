using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;

namespace Reeve.Connectors.OsTools;

/// <summary>For whom a tool works and how far it may reach: what an agent's file says, and the run it is asked in.</summary>
internal sealed record OsGrant(RunId Run, IReadOnlyList<string> Roots)
{
    /// <summary>The tool's name that grants commands the network. Only written out: a pattern that covers it does not.</summary>
    public const string NetworkGrant = "bash.network";

    /// <summary><c>required</c>, <c>preferred</c> or <c>off</c>.</summary>
    public string Sandbox { get; init; } = "preferred";

    public bool Network { get; init; }

    /// <summary>The longest a command of this agent may take; null for the daemon's own bound.</summary>
    public TimeSpan? BashTimeout { get; init; }

    public static OsGrant Of(TurnContext turn) => new(turn.Run.Id, turn.Agent.File.Abilities.Roots)
    {
        Sandbox = turn.Agent.File.Abilities.Sandbox,
        Network = turn.Agent.File.Abilities.Tools.Contains(NetworkGrant, StringComparer.Ordinal)
            && Guard.GrantRules.Allows(turn.Run.Run.Grants, NetworkGrant),
        BashTimeout = turn.Agent.File.Abilities.BashTimeout,
    };
}
