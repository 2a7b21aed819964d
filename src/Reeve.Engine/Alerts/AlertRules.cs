using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>What an alert may look like, and when one more of the same thing is worth telling.</summary>
public static class AlertRules
{
    public const int MaxKind = 64;
    public const int MaxTitle = 200;
    public const int MaxDetail = 4_000;
    public const int MaxKey = 200;

    /// <summary>The facts of a raiser are dropped past this, not the alert.</summary>
    public const int MaxData = 8_192;

    /// <summary>The names an alert's entry uses itself.</summary>
    public static readonly IReadOnlyList<string> ReservedFields = ["alert", "kind", "severity", "key", "title", "cause", "escalated", "targets"];

    /// <param name="draft">What is to be raised.</param>
    /// <param name="last">The last alert of the same owner and key, or null.</param>
    /// <param name="window">How long one of a key holds back the next.</param>
    /// <param name="now">When the draft came up.</param>
    /// <param name="id">The id to raise it under.</param>
    public static AlertDecision Decide(AlertDraft draft, Alert? last, TimeSpan window, DateTimeOffset now, AlertId id)
    {
        // In both directions, so that a clock that jumped back neither floods nor silences a key for longer than a window.
        var isHeld = last is not null && (now - last.RaisedAt).Duration() < window;
        var isWorse = last is not null && draft.Severity > last.Severity;
        return isHeld && !isWorse ? new AlertDecision.Suppressed(last!.Id) : new AlertDecision.Raised(Make(draft, now, id), isHeld);
    }

    /// <summary>Bounds and cleans. A kind or a field's name that is wrong is a defect of the room that raised it.</summary>
    public static AlertDraft Bound(AlertDraft draft)
    {
        if (!IsKind(draft.Kind))
        {
            throw new ArgumentException($"\"{draft.Kind}\" is no kind: dotted lower-case words, at most {MaxKind} characters.", nameof(draft));
        }

        if (draft.Data.Fields.FirstOrDefault(static field => ReservedFields.Contains(field.Name)) is { Name: { } taken })
        {
            throw new ArgumentException($"\"{taken}\" is a name the alert's own entry uses.", nameof(draft));
        }

        var title = WordRules.Clean(draft.Title, MaxTitle, multiline: false);
        return draft with
        {
            DedupeKey = WordRules.BoundKey(draft.DedupeKey, MaxKey),
            Title = title.Length == 0 ? draft.Kind : title,
            Detail = WordRules.Clean(draft.Detail, MaxDetail, multiline: true),
            Data = EntryRules.DataText(draft.Data).Length <= MaxData ? draft.Data : EntryData.Of(("dropped", "the facts were too large")),
        };
    }

    public static bool IsKind(string text) => text.Length is > 0 and <= MaxKind
        && text.Split('.').All(static word => word.Length > 0 && word.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'));

    private static Alert Make(AlertDraft draft, DateTimeOffset now, AlertId id) => new()
    {
        Id = id,
        Kind = draft.Kind,
        Severity = draft.Severity,
        Owner = draft.Owner,
        DedupeKey = draft.DedupeKey,
        Title = draft.Title,
        Detail = draft.Detail,
        Agent = draft.Agent,
        Run = draft.Run,
        Data = EntryRules.DataText(draft.Data),
        Cause = draft.Cause,
        RaisedAt = now,
    };
}
