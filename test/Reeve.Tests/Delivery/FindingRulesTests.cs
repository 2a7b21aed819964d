using FsCheck;
using FsCheck.Fluent;
using Reeve.Engine.Delivery;

namespace Reeve.Tests.Delivery;

public sealed class FindingRulesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines\tand a tab", "two lines and a tab")]
    [InlineData("\u001b[31mred\u001b[0m", "[31mred[0m")] // the escape is gone, so it colours nothing
    [InlineData("bell\u0007 null\0 del\u007f c1\u009b", "bell null del c1")]
    [InlineData("evil\u202Etxt.exe", "eviltxt.exe")] // right-to-left override
    [InlineData("   ", "(untitled)")]
    public void A_title_is_cleaned_of_what_a_terminal_would_obey(string title, string expected) => Assert.Equal(expected, FindingRules.Bound(Make(title)).Title);

    /// <summary>Not in the table: an attribute cannot hold half a character.</summary>
    [Fact]
    public void Half_a_character_becomes_a_replacement_character() => Assert.Equal("\uFFFD alone", FindingRules.Bound(Make("\uD800 alone")).Title);

    [Fact]
    public void A_detail_keeps_its_lines() => Assert.Equal("a\nb", FindingRules.Bound(Make("t") with { Detail = "a\r\nb\u0001" }).Detail.Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Long_keys_stay_different_when_they_are_cut()
    {
        var one = FindingRules.BoundKey(new string('k', 500) + "1");
        var two = FindingRules.BoundKey(new string('k', 500) + "2");

        Assert.NotEqual(one, two);
        Assert.InRange(one.Length, 1, FindingRules.MaxDedupeKey);
    }

    [Fact]
    public void Whatever_comes_in_goes_out_bounded_valid_and_the_second_time_unchanged()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<double>(), static (text, number) =>
        {
            var wild = string.Concat(Enumerable.Repeat((text ?? "") + "\uD83D\uDE00\n", 60));
            var bound = FindingRules.Bound(Make(wild) with { Detail = string.Concat(Enumerable.Repeat(wild, 20)), DedupeKey = wild, Confidence = number });

            Assert.InRange(bound.Title.Length, 1, FindingRules.MaxTitle);
            Assert.InRange(bound.Detail.Length, 0, FindingRules.MaxDetail);
            Assert.InRange(bound.DedupeKey.Length, 1, FindingRules.MaxDedupeKey);
            Assert.InRange(bound.Confidence, 0, 1);
            Assert.DoesNotContain(bound.Title, static c => char.IsControl(c));
            Assert.True(IsValid(bound.Title) && IsValid(bound.Detail) && IsValid(bound.DedupeKey));
            Assert.Equal(bound, FindingRules.Bound(bound));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsValid(string text) => text.EnumerateRunes().Sum(static rune => rune.Utf16SequenceLength) == text.Length
        && !text.Where((c, i) => char.IsSurrogate(c) && !(char.IsHighSurrogate(c) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]))).Any();

    private static Finding Make(string title) => DeliveryRulesTests.Make("k", Severity.High) with { Title = title };
}
