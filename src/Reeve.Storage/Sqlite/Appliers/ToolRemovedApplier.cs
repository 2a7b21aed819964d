using Reeve.Engine.Tools;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class ToolRemovedApplier : ChangeApplier<ToolRemoved>
{
    private readonly Statement _delete;

    public ToolRemovedApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM tools WHERE owner = ? AND project = ? AND name = ? AND version = ?");

    protected override string? Apply(ToolRemoved change)
    {
        var (owner, project, name) = (change.Key.Owner, change.Key.Project, change.Key.Name);
        return _delete.Bind(owner).Bind(project).Bind(name).Bind(change.Version).Run() == 1 ? null : $"The tool {name} was configured meanwhile, or is gone.";
    }
}
