using System.Text.Json;
using Reeve.Protocol;
using Reeve.Protocol.Compliance;

namespace Reeve.Server.Operations;

/// <summary>
/// Cuts a report into answers that each fit a frame. A page of an incident repeats what is small and continues the lists, in the order of the record; a page of
/// a document is a piece of its text. Put together again they are the whole, and nothing else. Pure.
/// </summary>
internal static class ReportPageRules
{
    /// <summary>Also when every character takes six bytes of JSON, a piece of a document and what surrounds it fit a frame.</summary>
    public const int PieceLength = 160 * 1024;

    /// <summary>The pieces of a text, never through a surrogate pair; one at least.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        do
        {
            var length = Math.Min(PieceLength, text.Length - from);
            length -= from + length < text.Length && char.IsHighSurrogate(text[from + length - 1]) ? 1 : 0;
            yield return text.Substring(from, length);
            from += length;
        }
        while (from < text.Length);
    }

    /// <summary>The pages of an incident; one at least.</summary>
    public static IEnumerable<IncidentRecord> Pages(IncidentRecord whole)
    {
        var rest = whole;
        do
        {
            var page = Bare(whole);
            var room = FrameRules.MaxPageBytes;
            (page, rest) = (page with { Runs = Take(rest.Runs, ref room, out var runs) }, rest with { Runs = runs });
            (page, rest) = (page with { Timeline = Take(rest.Timeline, ref room, out var timeline) }, rest with { Timeline = timeline });
            (page, rest) = (page with { Actions = Take(rest.Actions, ref room, out var actions) }, rest with { Actions = actions });
            (page, rest) = (page with { SideEffects = Take(rest.SideEffects, ref room, out var effects) }, rest with { SideEffects = effects });
            (page, rest) = (page with { GuardEvents = Take(rest.GuardEvents, ref room, out var events) }, rest with { GuardEvents = events });
            (page, rest) = (page with { Oversight = Take(rest.Oversight, ref room, out var acts) }, rest with { Oversight = acts });
            (page, rest) = (page with { Gates = Take(rest.Gates, ref room, out var gates) }, rest with { Gates = gates });
            (page, rest) = (page with { Identities = Take(rest.Identities, ref room, out var identities) }, rest with { Identities = identities });
            (page, rest) = (page with { Proofs = Take(rest.Proofs, ref room, out var proofs) }, rest with { Proofs = proofs });
            yield return page;
        }
        while (!IsEmpty(rest));
    }

    private static IncidentRecord Bare(IncidentRecord whole) => whole with
    {
        Runs = [],
        Timeline = [],
        Actions = [],
        SideEffects = [],
        GuardEvents = [],
        Oversight = [],
        Gates = [],
        Identities = [],
        Proofs = [],
    };

    private static bool IsEmpty(IncidentRecord rest) =>
        rest.Runs.Count + rest.Timeline.Count + rest.Actions.Count + rest.SideEffects.Count + rest.GuardEvents.Count + rest.Oversight.Count + rest.Gates.Count
        + rest.Identities.Count + rest.Proofs.Count == 0;

    // A page that is still empty takes one item whatever its size, so that it always goes on: the longest, the proof of the longest entry with every character
    // escaped, is a little over half a frame. What does not fit ends the page.
    private static IReadOnlyList<T> Take<T>(IReadOnlyList<T> items, ref int room, out IReadOnlyList<T> rest)
    {
        var taken = 0;
        while (taken < items.Count && room > 0)
        {
            var size = JsonSerializer.SerializeToUtf8Bytes(items[taken], ProtocolJson.Default.GetTypeInfo(typeof(T))!).Length + 1;
            if (size > room && room < FrameRules.MaxPageBytes)
            {
                room = 0;
                break;
            }

            room -= size;
            taken++;
        }

        rest = [.. items.Skip(taken)];
        return [.. items.Take(taken)];
    }
}
