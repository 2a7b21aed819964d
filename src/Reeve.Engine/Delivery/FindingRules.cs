using Reeve.Engine.Foundation;

namespace Reeve.Engine.Delivery;

/// <summary>
/// Makes a proposed finding fit to be stored and shown: bounded, no control characters, no lone surrogates, no text that reorders a terminal.
/// Its words came out of files, mail and models; nothing downstream should have to remember that.
/// </summary>
public static class FindingRules
{
    public const int MaxTitle = 200;
    public const int MaxDetail = 4_000;
    public const int MaxDedupeKey = 200;

    public static Finding Bound(Finding finding)
    {
        var title = Clean(finding.Title, MaxTitle, multiline: false);
        return finding with
        {
            Title = title.Length == 0 ? "(untitled)" : title,
            Detail = Clean(finding.Detail, MaxDetail, multiline: true),
            Confidence = double.IsFinite(finding.Confidence) ? Math.Clamp(finding.Confidence, 0, 1) : 0,
            DedupeKey = BoundKey(finding.DedupeKey),
            CheckId = Clean(finding.CheckId, MaxDedupeKey, multiline: false),
            ProposedBy = Clean(finding.ProposedBy, MaxDedupeKey, multiline: false),
        };
    }

    /// <summary>A key that is too long keeps its beginning and gets a digest of the whole, so that two long keys stay two.</summary>
    public static string BoundKey(string key) => WordRules.BoundKey(key, MaxDedupeKey);

    /// <summary>See <see cref="WordRules.Clean"/>.</summary>
    public static string Clean(string text, int max, bool multiline) => WordRules.Clean(text, max, multiline);
}
