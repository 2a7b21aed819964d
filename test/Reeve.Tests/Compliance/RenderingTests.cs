using AngleSharp.Html.Parser;
using Reeve.Engine.Compliance;
using Reeve.Tests.Architecture;

namespace Reeve.Tests.Compliance;

public sealed class RenderingTests
{
    private const string Golden = "test/Reeve.Tests/Compliance/incident.golden.md";

    private const string Hostile = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\n# Verified\n| a | [b](http://evil) `c` **d** & \"e\" 'f' \u202Ereversed\u0000";

    [Fact]
    public void The_markdown_is_the_checked_in_page()
    {
        var actual = MarkdownRules.Render(LayoutRules.Of(ReportRules.Build(new IncidentHouse().Whole())));
        if (Environment.GetEnvironmentVariable("REEVE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Golden), actual);
        }

        Assert.Equal(Repository.Read(Golden), actual);
    }

    [Fact]
    public void Hostile_words_stay_words_in_the_page()
    {
        var report = ReportRules.Build(new IncidentHouse { Agent = Hostile, Tool = Hostile, Reason = Hostile }.Whole());

        var page = new HtmlParser().ParseDocument(HtmlRules.Render(LayoutRules.Of(report)));

        Assert.Empty(page.QuerySelectorAll("script, img, a, iframe, object, embed, link, form, svg, base"));
        Assert.All(page.All, static element => Assert.DoesNotContain(element.Attributes, static one => one.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.Equal(["charset", "content http-equiv"], page.QuerySelectorAll("meta").Select(static meta => string.Join(' ', meta.Attributes.Select(static one => one.Name).Order())));
        Assert.Contains("<script>alert(1)</script>", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', page.Body.TextContent);
        var plain = new HtmlParser().ParseDocument(HtmlRules.Render(LayoutRules.Of(ReportRules.Build(new IncidentHouse().Whole()))));
        Assert.Equal(plain.QuerySelectorAll("td, th, tr, h1, h2").Length, page.QuerySelectorAll("td, th, tr, h1, h2").Length);
    }

    [Fact]
    public void Hostile_words_add_no_line_no_cell_and_no_tag_to_the_markdown()
    {
        var hostile = MarkdownRules.Render(LayoutRules.Of(ReportRules.Build(new IncidentHouse { Agent = Hostile, Tool = Hostile, Reason = Hostile }.Whole())));
        var plain = MarkdownRules.Render(LayoutRules.Of(ReportRules.Build(new IncidentHouse().Whole())));

        Assert.Equal(plain.Split('\n').Count(static line => line.StartsWith('#')), hostile.Split('\n').Count(static line => line.StartsWith('#')));
        Assert.Equal(plain.Split('\n').Where(static line => line.StartsWith('|')).Select(Cells), hostile.Split('\n').Where(static line => line.StartsWith('|')).Select(Cells));
        Assert.DoesNotContain('<', hostile);
        Assert.DoesNotContain("[b](", hostile.Replace("\\[b\\](", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_verification_both_say_so_before_anything_else_and_claim_nothing()
    {
        var house = new IncidentHouse();
        var document = LayoutRules.Of(ReportRules.Build(house.Whole(IntegrityVerdict.CouldNotCheck("the disk is gone"))));

        var markdown = MarkdownRules.Render(document);
        var html = HtmlRules.Render(document);

        Assert.StartsWith("> **NOT VERIFIED.", markdown.Split('\n')[2], StringComparison.Ordinal);
        Assert.Contains("the disk is gone", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("verified live", markdown + html, StringComparison.Ordinal);
        Assert.InRange(html.IndexOf("NOT VERIFIED", StringComparison.Ordinal), 0, html.IndexOf("Identification", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_say_that_they_are_an_aid_and_not_legal_advice_and_leave_the_blanks_empty()
    {
        var document = LayoutRules.Of(ReportRules.Build(new IncidentHouse().Whole()));

        Assert.All(new[] { MarkdownRules.Render(document), HtmlRules.Render(document) }, static text =>
        {
            Assert.Contains("It is not legal advice", text, StringComparison.Ordinal);
            Assert.Equal(10, text.Split("(to be filled in by a person)").Length - 1);
        });
    }

    private static int Cells(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Count(static letter => letter == '|');
}
