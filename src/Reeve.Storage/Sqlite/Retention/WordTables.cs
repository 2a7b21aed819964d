using Reeve.Engine.Retention;

namespace Reeve.Storage.Sqlite.Retention;

/// <summary>Every table that holds words of a run which a person may want erased.</summary>
internal static class WordTables
{
    private const string Erased = "'(erased)'";

    public static readonly IReadOnlyList<WordTable> All =
    [
        new(RowCount.Contents, "content", "salt = NULL, bytes = NULL", "idx IN (SELECT idx FROM ledger WHERE run = ?1) AND bytes IS NOT NULL"),
        new("runs", "runs", "reason = NULL", "id = ?1 AND reason IS NOT NULL"),
        new("steps", "steps", "summary = NULL", "run = ?1 AND summary IS NOT NULL"),
        new("approvals", "approvals", $"reason = {Erased}, comment = NULL", $"run = ?1 AND (comment IS NOT NULL OR reason NOT IN ('', {Erased}))"),
        new("questions", "questions", $"text = {Erased}, options = '', answer = NULL", $"run = ?1 AND text <> {Erased}"),
        new("compensations", "compensations", "reason = NULL", "run = ?1 AND reason IS NOT NULL"),
        new("findings", "findings", $"title = {Erased}, detail = ''", $"run = ?1 AND title <> {Erased}"),
        new("notifications", "notifications", $"title = {Erased}, detail = ''", $"run = ?1 AND title <> {Erased}"),
        new("alerts", "alerts", $"title = {Erased}, detail = '', data = '{{}}'", $"run = ?1 AND title <> {Erased}"),
    ];
}
