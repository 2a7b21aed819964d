using Reeve.Engine.Memory;
using Reeve.Protocol.Memories;

namespace Reeve.Server.Operations;

/// <summary>Memories as clients see them.</summary>
internal static class MemoryReports
{
    public static MemoryReport Of(MemoryItem memory) => new()
    {
        Id = memory.Id.Value,
        Owner = memory.Scope.Owner,
        Scope = memory.Scope switch { { Agent: null } => "owner", { Sender: null } => "agent", _ => "sender" },
        Agent = memory.Scope.Agent,
        Sender = memory.Scope.Sender,
        Name = memory.Name,
        Text = memory.Text,
        Aliases = memory.Aliases,
        Protected = memory.IsProtected,
        WrittenBy = memory.Source.By,
        Run = memory.Source.Run?.Value,
        Session = memory.Source.Session?.Value,
        SaidBy = memory.Source.Sender,
        CreatedAt = memory.CreatedAt,
        UpdatedAt = memory.UpdatedAt,
        Version = memory.Version,
    };
}
