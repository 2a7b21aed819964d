using System.Text;
using Reeve.Connectors.OsTools;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.OsTools;

/// <summary>Hostile trees and hostile paths: nothing outside the granted folders is read, written, listed or searched, whatever leads there.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ConfinementTests : IDisposable
{
    private readonly OsHouse _house = new();

    [Theory]
    [InlineData("../outside/secret")]
    [InlineData("./../outside/secret")]
    [InlineData("a/../../outside/secret")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    [InlineData("{root}/../outside/secret")]
    [InlineData("{root}x/secret")]
    [InlineData("{ROOT}/inside")]
    [InlineData("link-out/secret")]
    [InlineData("link-file")]
    [InlineData("link-relative")]
    [InlineData("link-chain")]
    [InlineData("link-dots/secret")]
    [InlineData("link-proc/self/root/etc/passwd")]
    [InlineData("..")]
    [InlineData("/")]
    public async Task Nothing_outside_is_reached_by_any_path(string path)
    {
        _house.Write("inside", "x");
        Directory.CreateDirectory(_house.In("a"));
        Directory.CreateDirectory(_house.Root + "x");
        File.WriteAllText(_house.Root + "x/secret", "the secret");
        _house.Link("link-out", _house.Outside);
        _house.Link("link-file", Path.Combine(_house.Outside, "secret"));
        _house.Link("link-relative", "../outside/secret");
        _house.Link("link-chain", "a/one");
        _house.Link("a/one", "../link-file");
        _house.Link("link-dots", "a/../../outside");
        _house.Link("link-proc", "/proc");
        var asked = path.Replace("{root}", _house.Root, StringComparison.Ordinal).Replace("{ROOT}", _house.Root.ToUpperInvariant(), StringComparison.Ordinal);

        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("read", new { path = asked }), ("write", new { path = asked, content = "x", overwrite = true }), ("edit", new { path = asked, old = "secret", @new = "x" }),
            ("list", new { path = asked }), ("search", new { path = asked, pattern = "secret" }), ("bash", new { folder = asked, command = "cat secret" }),
        })
        {
            var refused = await _house.RefusedAsync(tool, arguments, ErrorCode.PathOutside);
            Assert.DoesNotContain("the secret", refused.Message + refused.Hint);
        }

        Assert.Equal("the secret\n", await File.ReadAllTextAsync(Path.Combine(_house.Outside, "secret")));
    }

    [Fact]
    public async Task Links_that_stay_inside_are_followed_absolute_ones_too()
    {
        _house.Write("a/b/file", "found\n");
        _house.Link("relative", "a/b");
        _house.Link("absolute", _house.In("a"));
        _house.Link("a/b/up", "../../a/./b/../b/file");

        Assert.Contains("found", await _house.CallAsync("read", new { path = "relative/file" }));
        Assert.Contains("found", await _house.CallAsync("read", new { path = "absolute/b/file" }));
        Assert.Contains("found", await _house.CallAsync("read", new { path = _house.In("absolute/b/up") }));
        await _house.CallAsync("edit", new { path = "absolute/b/up", old = "found", @new = "changed" });
        Assert.Equal("changed\n", await File.ReadAllTextAsync(_house.In("a/b/file")));
        Assert.NotNull(new FileInfo(_house.In("absolute")).LinkTarget); // the file was changed, not the link replaced
    }

    [Fact]
    public async Task A_circle_of_links_ends()
    {
        _house.Link("one", "two");
        _house.Link("two", "one");
        _house.Link("self", "self/self");
        Directory.CreateDirectory(_house.In("a"));
        _house.Link("a/round", "..");

        await _house.RefusedAsync("read", new { path = "one" }, ErrorCode.NotFound);
        await _house.RefusedAsync("read", new { path = "self" }, ErrorCode.NotFound);
        Assert.Equal("a/\na/round -> ..\none -> two\nself -> self/self\ntwo -> one\n", await _house.CallAsync("list", new { pattern = "**" }));
    }

    [Fact]
    public async Task A_file_that_is_swapped_for_a_link_while_calls_run_never_shows_what_it_leads_to()
    {
        _house.Write("dir/secret", "harmless\n");
        var swap = _house.ShellAsync(
            "cd granted; mv dir real; ln -s ../outside link; end=$((SECONDS+3)); while [ $SECONDS -lt $end ]; do ln -sfn ../outside dir; rm dir; mv real dir; mv dir real; done; rm -f dir; mv real dir");
        var (good, seen) = (0, new StringBuilder());
        while (!swap.IsCompleted)
        {
            foreach (var (tool, arguments) in new (string, object)[]
            {
                ("read", new { path = "dir/secret" }), ("search", new { path = ".", pattern = "secret|harmless" }), ("edit", new { path = "dir/secret", old = "the secret", @new = "lost" }),
            })
            {
                try
                {
                    seen.Append(await _house.CallAsync(tool, arguments));
                    good++;
                }
                catch (ReeveException refused)
                {
                    Assert.Contains(refused.Code, (string[])[ErrorCode.PathOutside, ErrorCode.NotFound, ErrorCode.Conflict]);
                }
            }
        }

        await swap;
        Assert.True(good > 0);
        Assert.DoesNotContain("the secret", seen.ToString());
        Assert.Equal("the secret\n", await File.ReadAllTextAsync(Path.Combine(_house.Outside, "secret")));
    }

    [Fact]
    public async Task A_write_goes_into_the_folder_that_was_found_and_not_to_where_its_name_leads_by_then()
    {
        _house.Make("granted/dir");
        using var roots = ConfinedRoots.Open([_house.Root], _house.Options);
        using var place = roots.Resolve("dir/new");
        Directory.Move(_house.In("dir"), _house.In("moved"));
        _house.Link("dir", _house.Outside);

        place.Put("written"u8, null);

        Assert.Equal("written", await File.ReadAllTextAsync(_house.In("moved/new")));
        Assert.False(File.Exists(Path.Combine(_house.Outside, "new")));
    }

    [Fact]
    public async Task Devices_fifos_sockets_and_the_kernels_files_are_refused_before_they_are_opened()
    {
        await _house.ShellAsync("mkfifo granted/fifo; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"granted/socket\")'");
        _house.Write("file", "x");

        Assert.Contains("FIFO", (await _house.RefusedAsync("read", new { path = "fifo" }, ErrorCode.InvalidRequest)).Message);
        Assert.Contains("FIFO", (await _house.RefusedAsync("edit", new { path = "fifo", old = "a", @new = "b" }, ErrorCode.InvalidRequest)).Message);
        await _house.RefusedAsync("write", new { path = "fifo", content = "x", overwrite = true }, ErrorCode.InvalidRequest);
        Assert.Contains("socket", (await _house.RefusedAsync("read", new { path = "socket" }, ErrorCode.InvalidRequest)).Message);
        Assert.Equal("fifo (FIFO)\nfile\nsocket (socket)\n", await _house.CallAsync("list", new { }));
        Assert.Contains("file:1: x", await _house.CallAsync("search", new { pattern = "." })); // it does not wait for the FIFO

        _house.Grant = _house.Grant with { Roots = ["/dev"] };
        Assert.Contains("device", (await _house.RefusedAsync("read", new { path = "/dev/zero" }, ErrorCode.InvalidRequest)).Message);
        await _house.RefusedAsync("write", new { path = "/dev/null", content = "x", overwrite = true }, ErrorCode.InvalidRequest);
        foreach (var kernel in new[] { "/proc", "/proc/self", "/sys" })
        {
            _house.Grant = _house.Grant with { Roots = [kernel] };
            await _house.RefusedAsync("read", new { path = "self/environ" }, ErrorCode.PathOutside);
        }
    }

    [Fact]
    public async Task A_huge_file_is_refused_by_its_size_and_a_growing_one_is_read_to_the_size_it_had()
    {
        await _house.ShellAsync("truncate -s 1T granted/sparse; echo needle > granted/small");

        Assert.Contains("bytes", (await _house.RefusedAsync("read", new { path = "sparse" }, ErrorCode.InvalidRequest)).Message);
        await _house.RefusedAsync("edit", new { path = "sparse", old = "a", @new = "b" }, ErrorCode.InvalidRequest);
        var found = await _house.CallAsync("search", new { pattern = "needle" });
        Assert.StartsWith("small:1: needle\n", found);
        Assert.Contains("1 files of more than", found);
    }

    [Fact]
    public async Task Names_and_texts_that_are_no_UTF8_are_shown_and_kept_as_they_are()
    {
        await _house.ShellAsync("cd granted; printf 'caf\\xe9 x\\n' > latin; touch $'bad\\xff'; touch $'two\\nlines'; mkdir $'d\\xfe'; echo needle > $'d\\xfe/in'");

        var listed = await _house.CallAsync("list", new { });
        Assert.Contains("bad\\xff (the name is not UTF-8", listed);
        Assert.Contains("two\\x0alines\n", listed);
        Assert.Contains("d\\xfe/in:1: needle", await _house.CallAsync("search", new { pattern = "needle" }));
        Assert.Contains("caf\uFFFD x", await _house.CallAsync("read", new { path = "latin" }));
        await _house.CallAsync("edit", new { path = "latin", old = " x", @new = " yes" });
        Assert.Equal("caf\u00e9 yes\n"u8.Length - 1, (await File.ReadAllBytesAsync(_house.In("latin"))).Length);
        Assert.Equal(0xE9, (await File.ReadAllBytesAsync(_house.In("latin")))[3]);
        await _house.ShellAsync("rm -rf granted/*"); // the class library cannot name them, and so not remove them either
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_not_left_out_silently()
    {
        // The superuser reads everything: as another user, in a process of its own, the same is looked at by the mode alone.
        _house.Write("good", "needle");
        _house.Write("shut/in", "needle");
        File.SetUnixFileMode(_house.In("shut"), UnixFileMode.None);
        try
        {
            var found = await _house.CallAsync("search", new { pattern = "needle" });

            Assert.Contains("good:1: needle", found);
            Assert.True(found.Contains("shut/in:1: needle", StringComparison.Ordinal) || found.Contains("1 could not be read: shut/", StringComparison.Ordinal), found);
        }
        finally
        {
            File.SetUnixFileMode(_house.In("shut"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("{home}")]
    [InlineData("{home}/data/here")]
    [InlineData("{home}/data")]
    [InlineData("{home}/run/here")]
    [InlineData("{home}/run/here/deeper")]
    [InlineData("{base}")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("{base}/link")]
    [InlineData("{base}/link/below")]
    [InlineData("{base}/missing")]
    [InlineData("{base}/outside/secret")]
    public async Task What_holds_agents_to_their_grants_cannot_be_granted(string root)
    {
        Directory.CreateDirectory(Path.Combine(_house.Options.RunRoot, "deeper"));
        Directory.CreateDirectory(Path.Combine(_house.Outside, "below"));
        Directory.CreateSymbolicLink(Path.Combine(_house.Base, "link"), _house.Outside);
        _house.Grant = _house.Grant with
        {
            Roots = [_house.Root, root.Replace("{home}", _house.Options.Home, StringComparison.Ordinal).Replace("{base}", _house.Base, StringComparison.Ordinal)],
        };

        await _house.RefusedAsync("list", new { }, ErrorCode.PathOutside);
    }

    [Fact]
    public async Task Folders_of_the_home_and_worktrees_can_be_granted_and_no_root_grants_nothing()
    {
        Directory.CreateDirectory(Path.Combine(_house.Options.Home, "notes"));
        await File.WriteAllTextAsync(Path.Combine(_house.Options.Home, "notes", "a"), "note");
        var tree = Directory.CreateDirectory(Path.Combine(_house.Options.RunRoot, "worktrees", "one")).FullName;
        _house.Grant = _house.Grant with { Roots = ["notes", tree] };

        Assert.Equal("a\n", await _house.CallAsync("list", new { }));
        await _house.CallAsync("write", new { path = tree + "/new/deep/file", content = "made" });
        Assert.Equal("made", await File.ReadAllTextAsync(Path.Combine(tree, "new/deep/file")));

        _house.Grant = _house.Grant with { Roots = [] };
        await _house.RefusedAsync("list", new { }, ErrorCode.PathOutside);
        await _house.RefusedAsync("bash", new { command = "true" }, ErrorCode.PathOutside);
    }

    [Fact]
    public async Task Calls_leave_no_descriptor_open()
    {
        _house.Write("a/b/c", "text");
        _house.Link("l", "a/b");
        async Task RoundAsync()
        {
            await _house.CallAsync("read", new { path = "l/c" });
            await _house.CallAsync("list", new { pattern = "**" });
            await _house.CallAsync("search", new { pattern = "t" });
            await _house.CallAsync("edit", new { path = "a/b/c", old = "e", @new = "ee" });
            await _house.CallAsync("edit", new { path = "a/b/c", old = "ee", @new = "e" });
            await _house.RefusedAsync("read", new { path = "a/b/c/d" }, ErrorCode.NotFound);
            await _house.RefusedAsync("read", new { path = "l/../../../x" }, ErrorCode.PathOutside);
            await _house.RefusedAsync("write", new { path = "a/b", content = "" }, ErrorCode.InvalidRequest);
        }

        await RoundAsync();
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 40; i++)
        {
            await RoundAsync();
        }

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 30); // other tests of this process come and go
    }

    public void Dispose() => _house.Dispose();
}
