namespace Reeve.EndToEndTests.Guides;

/// <summary>A comparison that lets too much pass would make every guide true.</summary>
public sealed class ShownLinesTests
{
    [Theory]
    [InlineData("allow", "allow\n", true)]
    [InlineData("allow", "deny\n", false)]
    [InlineData("allow", "allow\nwarning\n", false)]
    [InlineData("allow", "", false)]
    [InlineData("", "", true)]
    [InlineData("ann   150  now", "ann 150   3 s ago", true)]
    [InlineData("ann 150 now", "ann 151 now", false)]
    [InlineData("run_01m7ym6wm902qdvtjv7mddrkgd is over", "run_01m7ymcnb203d4z0j01d010p8g is over", true)]
    [InlineData("run_01m7ym6wm902qdvtjv7mddrkgd is over", "step_01m7ymcnb203d4z0j01d010p8g is over", false)]
    [InlineData("running …", "running reeve 0.1.0", true)]
    [InlineData("running …\n…", "running reeve 0.1.0\nhome /x\n", true)]
    [InlineData("running …\n…\nstopped", "running reeve 0.1.0\nhome /x\n", false)]
    [InlineData("a.c", "abc", false)]
    public void Only_what_differs_each_time_may_differ(string shown, string printed, bool matches) =>
        Assert.Equal(matches, ShownLines.Matches(shown.Length == 0 ? [] : shown.Split('\n'), printed));

    [Fact]
    public void A_page_is_taken_apart_in_its_order()
    {
        var page = GuidePage.Parse("```yaml a/b.yaml\nx: 1\n```\n\n```yaml\nonly: shown\n```\n\n```console\n$ one\n1\n$ two \\\n> more\n```\n");

        Assert.Equal("x: 1\n", Assert.IsType<GuideStep.Save>(page.Steps[0]).Text);
        Assert.Equal(["one", "two \\\nmore"], page.Steps.OfType<GuideStep.Run>().Select(static run => run.Command));
        Assert.Equal(["1"], Assert.IsType<GuideStep.Run>(page.Steps[1]).Shown);
    }
}
