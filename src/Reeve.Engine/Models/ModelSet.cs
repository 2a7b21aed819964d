using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Reeve.Engine.Models;

/// <summary>What the settings declare of models: those there are, what an agent gets that names none, and who may not send words away. Immutable; a reload makes another.</summary>
public sealed record ModelSet(ImmutableArray<IChatModel> Models)
{
    /// <summary>Nothing but the offline model of the heartbeat.</summary>
    public const string Offline = "rules";

    /// <summary>What an agent gets that names none.</summary>
    public string Default { get; init; } = Offline;

    /// <summary>Names to try after an agent's own model, in order.</summary>
    public ImmutableArray<string> Fallbacks { get; init; } = [];

    /// <summary>Owners whose words may not leave the machine, whichever agent has them.</summary>
    public FrozenSet<string> LocalOwners { get; init; } = [];
}
