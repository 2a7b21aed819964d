using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;

namespace Reeve.Storage.Sqlite;

/// <summary>A memory's columns in the order both reading and writing use. An absent agent or sender is an empty text, so that a key can hold it.</summary>
internal static class MemoryRows
{
    public const string Columns =
        "id, owner, agent, sender, name, text, aliases, written_by, source_run, source_session, source_sender, protected, created_at, updated_at, version, salt";

    public const int Count = 16;

    public static MemoryItem Read(Statement row) => new()
    {
        Id = new MemoryId(row.Text(0)),
        Scope = ReadScope(row, 1),
        Name = row.Text(4),
        Text = row.Text(5),
        Aliases = row.Text(6) is { Length: > 0 } aliases ? [.. aliases.Split('\n')] : ImmutableArray<string>.Empty,
        Source = new MemorySource(
            row.Text(7),
            row.TextOrNull(8) is { } run ? new RunId(run) : null,
            row.TextOrNull(9) is { } session ? new SessionId(session) : null,
            row.TextOrNull(10)),
        IsProtected = row.Long(11) != 0,
        CreatedAt = row.Time(12),
        UpdatedAt = row.Time(13),
        Version = row.Long(14),
        Salt = row.Text(15),
    };

    public static Statement Bind(Statement row, MemoryItem memory) => BindScope(row.Bind(memory.Id.Value), memory.Scope)
        .Bind(memory.Name).Bind(memory.Text).Bind(string.Join('\n', memory.Aliases)).Bind(memory.Source.By)
        .Bind(memory.Source.Run?.Value).Bind(memory.Source.Session?.Value).Bind(memory.Source.Sender)
        .Bind(memory.IsProtected).Bind(memory.CreatedAt).Bind(memory.UpdatedAt).Bind(memory.Version).Bind(memory.Salt);

    /// <summary>From three columns.</summary>
    public static MemoryScope ReadScope(Statement row, int first) => new(row.Text(first), Absent(row.Text(first + 1)), Absent(row.Text(first + 2)));

    public static Statement BindScope(Statement row, MemoryScope scope) => row.Bind(scope.Owner).Bind(scope.Agent ?? "").Bind(scope.Sender ?? "");

    private static string? Absent(string text) => text.Length == 0 ? null : text;
}
