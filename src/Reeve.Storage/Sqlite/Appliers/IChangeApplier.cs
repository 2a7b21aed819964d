using Reeve.Engine.Ledger;

namespace Reeve.Storage.Sqlite.Appliers;

/// <summary>Turns one type of change into rows, on the writer's thread, inside its unit's savepoint.</summary>
internal interface IChangeApplier : IDisposable
{
    Type ChangeType { get; }

    /// <summary>Null when applied, or why it is refused: then the whole unit is rolled back.</summary>
    string? Apply(StateChange change);
}
