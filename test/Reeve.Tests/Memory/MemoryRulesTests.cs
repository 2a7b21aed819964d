using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Guard;

namespace Reeve.Tests.Memory;

public sealed class MemoryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Ann's birthday!", "ann s birthday")]
    [InlineData("Crème brûlée, naïve Ångström", "creme brulee naive angstrom")]
    [InlineData("Cre\u0300me", "creme")]
    [InlineData("Straße ŁÓDŹ", "strasse lodz")]
    [InlineData("Москва 2026", "москва 2026")]
    [InlineData("東京タワー", "東 京 タ ワ ー")]
    [InlineData("a東b", "a 東 b")]
    [InlineData("x\uD800y", "x y")]
    [InlineData("\" OR * ) NEAR( -- '", "or near")]
    [InlineData("", "")]
    public void Words_are_cut_the_same_way_for_the_index_and_for_queries(string text, string words) =>
        Assert.Equal(words, string.Join(' ', MemoryTokenRules.Tokens(text)));

    [Theory]
    [InlineData("tea", "tea")]
    [InlineData("tea TEA téa", "tea")]
    [InlineData("birth* a*", "birth* a")]
    [InlineData("foo-bar*", "foo bar*")]
    [InlineData("\"green tea\" cup", "green tea cup | green tea")]
    [InlineData("\"green tea", "green tea")]
    [InlineData("\"tea\"", "tea")]
    [InlineData("*", "")]
    [InlineData("tea AND (NOT milk) ^ : {x}", "tea and not milk x")]
    public void A_query_has_words_beginnings_and_phrases_and_no_syntax_to_fail_at(string query, string expected)
    {
        var parsed = MemoryQueryRules.Parse(query);
        var words = string.Join(' ', parsed.Words.Select(static word => word.Text + (word.IsPrefix ? "*" : "")));
        Assert.Equal(expected, parsed.Phrases.IsEmpty ? words : words + " | " + string.Join(" | ", parsed.Phrases.Select(static phrase => string.Join(' ', phrase))));
    }

    [Fact]
    public void A_query_has_a_bounded_number_of_words_and_says_when_it_had_more()
    {
        var parsed = MemoryQueryRules.Parse(string.Join(' ', Enumerable.Range(0, 100).Select(static i => "w" + i)));
        Assert.Equal((MemoryQueryRules.MaxWords, true), (parsed.Words.Length, parsed.IsCut));
        Assert.All(MemoryTokenRules.Tokens(new string('x', 5_000)), static token => Assert.InRange(token.Length, 1, MemoryTokenRules.MaxToken));
    }

    [Theory]
    [InlineData("Ann's  Birthday", "ann's birthday")]
    [InlineData(" ann's\tBIRTHDAY ", "ann's birthday")]
    [InlineData("\u202Eann's birthday\u0007", "ann's birthday")]
    public void Case_spacing_and_what_cannot_be_seen_do_not_tell_two_names_apart(string name, string key) => Assert.Equal(key, MemoryRules.NameKey(name));

    [Fact]
    public void Names_texts_and_aliases_have_bounds()
    {
        Assert.Null(MemoryRules.Objection(Draft(new string('n', 128), new string('t', 8192))));
        Assert.Contains("'name'", MemoryRules.Objection(Draft(new string('n', 129), "t")));
        Assert.Contains("'name'", MemoryRules.Objection(MemoryRules.Clean(Draft("\u0007", "t"))));
        Assert.Contains("'text'", MemoryRules.Objection(Draft("n", new string('t', 8193))));
        Assert.Contains("'text'", MemoryRules.Objection(Draft("n", new string('é', 4097))));
        Assert.Contains("'text'", MemoryRules.Objection(Draft("n", "")));
        Assert.Contains("'aliases'", MemoryRules.Objection(Draft("n", "t") with { Aliases = [new string('a', 65)] }));
        Assert.Contains("'aliases'", MemoryRules.Objection(Draft("n", "t") with { Aliases = [.. Enumerable.Range(0, 17).Select(static i => "a" + i)] }));
        Assert.Equal(["Tea", "cup"], MemoryRules.Clean(Draft("n", "t") with { Aliases = ["Tea", "tea ", "", "cup"] }).Aliases);
    }

    [Fact]
    public void What_a_person_protected_no_model_writes_over_or_forgets()
    {
        var known = Written(Draft("n", "old")) with { IsProtected = true };

        Assert.Equal(ErrorCode.MemoryProtected, Assert.IsType<MemoryDecision.Refused>(Remember(known, Draft("n", "new"))).Code);
        Assert.Equal(ErrorCode.MemoryProtected, Assert.IsType<MemoryDecision.Refused>(MemoryRules.Forget(known, byPerson: false)).Code);
        Assert.IsType<MemoryDecision.Gone>(MemoryRules.Forget(known, byPerson: true));
        var over = Assert.IsType<MemoryDecision.Kept>(Remember(known, Draft("n", "new") with { ByPerson = true })).Item;
        Assert.Equal(("new", true, 2), (over.Text, over.IsProtected, over.Version));
    }

    [Fact]
    public void Writing_over_keeps_the_birth_and_replaces_the_source_and_the_salt()
    {
        var known = Written(Draft("n", "old"));
        var next = Draft("N", "new") with { Source = new MemorySource("agent:b", new RunId("run_2"), null, "ben") };

        var kept = Assert.IsType<MemoryDecision.Kept>(MemoryRules.Remember(known, next, (new MemoryId("mem_2"), "c2FsdDI="), Now.AddDays(1))).Item;

        Assert.Equal((known.Id, known.CreatedAt, Now.AddDays(1), next.Source), (kept.Id, kept.CreatedAt, kept.UpdatedAt, kept.Source));
        Assert.NotEqual(MemoryRules.Commitment(known), MemoryRules.Commitment(kept));
        Assert.NotEqual(MemoryRules.Commitment(kept), MemoryRules.Commitment(kept with { Salt = known.Salt }));
        Assert.IsType<MemoryDecision.Unchanged>(Remember(known, Draft("n", "old")));
    }

    [Fact]
    public void Rarer_words_and_heavier_ones_count_more_and_the_newer_of_two_equals_comes_first()
    {
        static WordPostings Word(params (long, int)[] postings) => new([.. postings.Select(static one => new MemoryPosting(one.Item1, one.Item2))], IsCut: false);
        static string Order(long items, params WordPostings[] words) =>
            string.Join(' ', MemoryRankRules.Rank(new MemoryPostings(items, [.. words], IsWhole: true)).Select(static one => one.Place));

        Assert.Equal("2 3 1", Order(9, Word((1, 50), (2, 90), (3, 50))));
        Assert.Equal("4 3 2 1", Order(9, Word((1, 90), (2, 90), (3, 90)), Word((4, 90)))); // the rare one
        Assert.Equal("1 4 3 2", Order(9, Word((1, 90), (2, 90), (3, 90)), Word((4, 90), (1, 90)))); // both words
        Assert.Equal("1 2", Order(9, Word((1, 40), (1, 70), (2, 60)))); // a beginning counts once, by its best word
        Assert.Equal("", Order(0, Word()));
    }

    [Fact]
    public void A_word_of_the_name_weighs_more_than_one_of_the_text_and_one_of_a_short_text_more_than_one_of_a_long()
    {
        static int Weight(MemoryDraft draft) => MemoryIndexRules.Terms(Written(draft)).Single(static term => term.Word == "tea").Weight;

        var (name, text, longer) = (Weight(Draft("tea", "hot drink")), Weight(Draft("hot drink", "tea")), Weight(Draft("drink", "tea " + string.Concat(Enumerable.Repeat("water ", 300)))));

        Assert.True(name > text && text > longer, $"{name} {text} {longer}");
    }

    private static MemoryDecision Remember(MemoryItem? known, MemoryDraft draft) => MemoryRules.Remember(known, draft, (new MemoryId("mem_1"), "c2FsdA=="), Now);

    private static MemoryItem Written(MemoryDraft draft) => Assert.IsType<MemoryDecision.Kept>(Remember(null, draft)).Item;

    private static MemoryDraft Draft(string name, string text) =>
        new(new MemoryScope("me", "butler"), name, text, ImmutableArray<string>.Empty, new MemorySource("agent:butler"), ByPerson: false);
}
