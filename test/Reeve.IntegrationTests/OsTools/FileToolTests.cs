using Reeve.Connectors.OsTools;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.IntegrationTests.OsTools;

/// <summary>What the file tools do with files that are granted.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FileToolTests : IDisposable
{
    private readonly OsHouse _house = new();

    [Fact]
    public async Task Reading_shows_lines_with_their_numbers_and_says_what_is_left()
    {
        _house.Write("five", "one\r\ntwo\nthree\nfour\nfive");
        _house.Write("empty", "");
        _house.Write("long", new string('x', 5000) + "\nnext\n");
        _house.Write("many", string.Concat(Enumerable.Range(1, 5000).Select(static i => $"line {i} with some words on it\n")));
        await File.WriteAllBytesAsync(_house.In("binary"), [1, 2, 0, 3]);

        Assert.Equal("1\tone\n2\ttwo\n3\tthree\n4\tfour\n5\tfive\n", await _house.CallAsync("read", new { path = "five" }));
        Assert.Equal("2\ttwo\n3\tthree\n[lines 2 to 3 of 5; go on with offset 4]", await _house.CallAsync("read", new { path = "five", offset = 2, limit = 2 }));
        Assert.Equal("[the file has 5 lines]", await _house.CallAsync("read", new { path = "five", offset = 9 }));
        Assert.Equal("[the file is empty]", await _house.CallAsync("read", new { path = "empty" }));
        Assert.Contains("[… 3000 bytes more]\n2\tnext\n", await _house.CallAsync("read", new { path = "long" }));
        var many = await _house.CallAsync("read", new { path = "many" });
        Assert.InRange(many.Length, 20_000, 30_200);
        Assert.Matches(@"\[lines 1 to (\d+) of 5000; go on with offset \d+\]$", many);
        Assert.Contains("not text", (await _house.RefusedAsync("read", new { path = "binary" }, ErrorCode.InvalidRequest)).Message);
        await _house.RefusedAsync("read", new { path = "missing" }, ErrorCode.NotFound);
        await _house.RefusedAsync("read", new { path = "five", lines = 3 }, ErrorCode.InvalidRequest);
        await _house.RefusedAsync("read", new { path = 3 }, ErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Writing_makes_folders_and_never_goes_over_what_the_run_has_not_seen()
    {
        _house.Write("there", "of a person\n");
        await _house.CallAsync("write", new { path = "new/deep/file", content = "made\n" });
        Assert.Equal("made\n", await File.ReadAllTextAsync(_house.In("new/deep/file")));
        await _house.CallAsync("write", new { path = "new/deep/file", content = "again\n" }); // this run's own

        await _house.RefusedAsync("write", new { path = "there", content = "lost" }, ErrorCode.Conflict);
        await _house.CallAsync("read", new { path = "there" });
        await File.AppendAllTextAsync(_house.In("there"), "more\n");
        await _house.RefusedAsync("write", new { path = "there", content = "lost" }, ErrorCode.Conflict);
        Assert.Equal("of a person\nmore\n", await File.ReadAllTextAsync(_house.In("there")));

        await _house.CallAsync("read", new { path = "there" });
        var other = _house.Grant with { Run = new RunId("run_2") };
        var mine = _house.Grant;
        _house.Grant = other;
        await _house.RefusedAsync("write", new { path = "there", content = "lost" }, ErrorCode.Conflict); // another run has not seen it
        _house.Grant = mine;
        await _house.CallAsync("write", new { path = "there", content = "mine\n" });
        await File.AppendAllTextAsync(_house.In("there"), "more\n");
        await _house.CallAsync("write", new { path = "there", content = "told to\n", overwrite = true });
        Assert.Equal("told to\n", await File.ReadAllTextAsync(_house.In("there")));
        Assert.DoesNotContain(Directory.GetFiles(_house.Root, "*", SearchOption.AllDirectories), static file => file.Contains(".reeve-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_changes_between_the_look_and_the_move_stays_as_it_is()
    {
        _house.Write("file", "first");
        using var roots = ConfinedRoots.Open([_house.Root], _house.Options);
        using var place = roots.Resolve("file");
        var stamp = place.Facts!.Value.Stamp;
        File.Delete(_house.In("file"));
        File.WriteAllText(_house.In("file"), "somebody else's");

        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ReeveException>(() => place.Put("lost"u8, stamp)).Code);
        Assert.Equal("somebody else's", await File.ReadAllTextAsync(_house.In("file")));
        using var gone = roots.Resolve("new");
        _house.Write("new", "came meanwhile");
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ReeveException>(() => gone.Put("lost"u8, null)).Code);
        File.Delete(_house.In("file"));
        _house.Link("file", Path.Combine(_house.Outside, "secret"));
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ReeveException>(() => place.Put("lost"u8, stamp)).Code);
        Assert.NotNull(new FileInfo(_house.In("file")).LinkTarget);
        Assert.Equal(["file", "new"], Directory.GetFiles(_house.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_edit_needs_one_exact_place_and_keeps_the_files_mode()
    {
        _house.Write("script", "#!/bin/sh\necho one\necho two\n");
        File.SetUnixFileMode(_house.In("script"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);

        Assert.Contains("line 2", await _house.CallAsync("edit", new { path = "script", old = "one\n", @new = "1\n" }));
        await _house.RefusedAsync("edit", new { path = "script", old = "echo", @new = "x" }, ErrorCode.Conflict);
        await _house.RefusedAsync("edit", new { path = "script", old = "missing", @new = "x" }, ErrorCode.NotFound);
        await _house.RefusedAsync("edit", new { path = "script", old = "", @new = "x" }, ErrorCode.InvalidRequest);
        await _house.RefusedAsync("edit", new { path = "none", old = "a", @new = "x" }, ErrorCode.NotFound);

        Assert.Equal("#!/bin/sh\necho 1\necho two\n", await File.ReadAllTextAsync(_house.In("script")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead, File.GetUnixFileMode(_house.In("script")));
    }

    [Fact]
    public async Task Listing_and_searching_are_bounded_and_say_so()
    {
        for (var i = 0; i < 1200; i++)
        {
            File.WriteAllText(_house.In($"f{i:0000}.txt"), "needle\n");
        }

        _house.Write("src/deep/a.cs", "class A\n");
        _house.Write(".git/config", "needle\n");

        Assert.Equal("src/deep/a.cs\n", await _house.CallAsync("list", new { pattern = "*.cs" }));
        Assert.Equal("src/deep/a.cs\n", await _house.CallAsync("list", new { pattern = "src/**/*.{cs,md}" }));
        Assert.Contains("more are not shown", await _house.CallAsync("list", new { }));
        Assert.Equal("[nothing matches]", await _house.CallAsync("list", new { pattern = "*.nope" }));
        var found = await _house.CallAsync("search", new { pattern = "needle" });
        Assert.Equal(200, found.Split('\n').Length - 1);
        Assert.Contains("there may be more", found);
        Assert.Equal("src/deep/a.cs:1: class A\n", await _house.CallAsync("search", new { pattern = "CLASS", ignore_case = true, files = "*.cs" }));
        Assert.Equal("[no line matches]", await _house.CallAsync("search", new { pattern = "CLASS", files = "*.cs" }));
    }

    [Theory]
    [InlineData(@"(a+)+$")]
    [InlineData(@"(a|a)*b")]
    [InlineData(@"(.*)*x")]
    [InlineData(@"((a{1,50}){1,50}){1,50}b")]
    [InlineData("(?:a|b|c|d|e|f){0,2000}z")]
    public async Task No_pattern_makes_a_search_take_long(string pattern)
    {
        _house.Write("bait", new string('a', 200_000) + "!\n");
        var started = TimeProvider.System.GetTimestamp();

        try
        {
            await _house.CallAsync("search", new { pattern });
        }
        catch (ReeveException refused)
        {
            Assert.Contains(refused.Code, (string[])[ErrorCode.InvalidRequest, ErrorCode.Timeout]);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 20);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)b")]
    public async Task A_pattern_that_cannot_be_used_is_said(string pattern) => await _house.RefusedAsync("search", new { pattern }, ErrorCode.InvalidRequest);

    public void Dispose() => _house.Dispose();
}
