using Reeve.Cli;

namespace Reeve.Tests.Cli;

public sealed class NearestTests
{
    private static readonly string[] Verbs = ["status", "stop", "doctor", "notifications", "run", "ps", "kill"];

    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("stat", "status")]
    [InlineData("notification", "notifications")]
    [InlineData("doctro", "doctor")]
    [InlineData("klil", "kill")]
    [InlineData("pss", "ps")]
    [InlineData("zebra", null)]
    [InlineData("x", null)]
    public void A_slip_of_the_finger_finds_the_word(string typed, string? meant) => Assert.Equal(meant, Nearest.To(typed, Verbs));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("a", "", 1)]
    [InlineData("ab", "ba", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_the_edits(string from, string to, int edits) => Assert.Equal(edits, Nearest.Distance(from, to));
}
