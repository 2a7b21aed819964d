using System.Text.Encodings.Web;
using System.Text.Json;
using Reeve.Protocol;
using Reeve.Protocol.Compliance;
using Reeve.Server.Doors;
using Reeve.Server.Operations;

namespace Reeve.Tests.Doors;

/// <summary>Reports at their worst: every character escaped, every proof as long as the longest entry makes it.</summary>
public sealed class ReportPageRulesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(ReportPageRules.PieceLength, 1)]
    [InlineData(ReportPageRules.PieceLength + 1, 2)]
    public void A_text_is_cut_where_it_must_be_and_is_whole_again_together(int length, int pieces)
    {
        var text = new string('<', length);

        var cut = ReportPageRules.Pieces(text).ToList();

        Assert.Equal((pieces, text), (cut.Count, string.Concat(cut)));
        Assert.All(cut, static piece => Assert.InRange(JavaScriptEncoder.Default.Encode(piece).Length, 0, WireRules.MaxBytes - 4096));
    }

    [Fact]
    public void A_text_is_never_cut_through_a_character_of_two_units()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("😀", ReportPageRules.PieceLength));

        var cut = ReportPageRules.Pieces(text).ToList();

        Assert.Equal(text, string.Concat(cut));
        Assert.All(cut, static piece => Assert.False(char.IsHighSurrogate(piece[^1])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_000)]
    public void The_worst_incident_comes_in_pages_that_fit_a_frame_and_lose_nothing(int entries)
    {
        var words = new string('<', 200);
        var whole = Empty() with
        {
            Timeline = [.. Enumerable.Range(0, entries).Select(i => new IncidentFact { Entry = i, At = DateTimeOffset.UnixEpoch, Type = "run.noted", Words = words })],
            Proofs = [.. Enumerable.Range(0, entries).Select(static i => new IncidentProof { Entry = i, Type = "run.noted", Proof = new string('+', i % 100 == 0 ? 90_000 : 1_500) })],
        };

        var pages = ReportPageRules.Pages(whole).ToList();

        Assert.All(pages, static page => Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(page, ProtocolJson.Default.IncidentRecord).Length, 1, WireRules.MaxBytes - (64 * 1024)));
        Assert.Equal(whole.Timeline, pages.SelectMany(static page => page.Timeline));
        Assert.Equal(whole.Proofs, pages.SelectMany(static page => page.Proofs));
        Assert.All(pages, page => Assert.Same(whole.Head, page.Head));
    }

    private static IncidentRecord Empty() => new()
    {
        Disclaimer = "",
        Head = new IncidentHead
        {
            Build = "",
            Host = "",
            Log = "",
            Run = "run_1",
            Agent = "",
            Owner = "",
            State = "",
            From = default,
            Severity = "",
            AwareAt = default,
            AwareStated = false,
            AskedAt = default,
            AskedBy = "",
        },
        Integrity = new IncidentIntegrity { Verified = true, Entries = 0, Root = "", CheckpointsChecked = 0, Signed = true, HowToCheck = "" },
    };
}
