using Reeve.Sources.Homes;
using Reeve.Sources.Locks;
using Reeve.TestKit;

namespace Reeve.Tests.Sources;

public sealed class HomeAndLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void An_option_wins_over_the_environment_and_that_over_the_default()
    {
        var variables = new Dictionary<string, string?> { ["REEVE_HOME"] = "/env/home", ["REEVE_RUN_ROOT"] = "/env/run" };

        var plain = HomeLayout.Resolve(new HomeOptions(), static _ => null, "/user", "My Host!");
        var environment = HomeLayout.Resolve(new HomeOptions(), variables.GetValueOrDefault, "/user", "h");
        var option = HomeLayout.Resolve(new HomeOptions("~/mine/", "/run", "/s.sock"), variables.GetValueOrDefault, "/user", "h");

        Assert.Equal(("/user/.reeve", "/user/.reeve/run/My-Host", "/user/.reeve/run/My-Host/reeve.sock"), (plain.Home, plain.RunRoot, plain.Socket));
        Assert.Equal(("/env/home", "/env/run"), (environment.Home, environment.RunRoot));
        Assert.Equal(("/user/mine", "/run", "/s.sock", "/user/mine/data/h/reeve.db"), (option.Home, option.RunRoot, option.Socket, option.Database));
    }

    [Theory]
    [InlineData("box", "box")]
    [InlineData("a b/c", "a-b-c")]
    [InlineData("---", "host")]
    [InlineData("..", "host")]
    [InlineData("", "host")]
    public void A_host_name_is_a_safe_folder_name(string machine, string host) => Assert.Equal(host, HomeLayout.HostName(machine));

    [Fact]
    public void A_socket_path_the_system_cannot_take_is_told_beforehand()
    {
        var layout = HomeLayout.Resolve(new HomeOptions(RunRoot: "/" + new string('x', 120)), static _ => null, "/user", "h");

        Assert.Contains("--socket", Assert.Single(layout.Check()).Hint);
    }

    [Fact]
    public void A_path_of_a_file_stays_inside_its_folder()
    {
        var home = Directory.CreateDirectory(Path.Combine(_folder.Path, "home")).FullName;
        File.WriteAllText(Path.Combine(_folder.Path, "secret"), "");
        Directory.CreateSymbolicLink(Path.Combine(home, "out"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(home, "circle"), Path.Combine(home, "circle"));
        Directory.CreateDirectory(Path.Combine(home, "in"));
        Directory.CreateSymbolicLink(Path.Combine(home, "inside"), "in");

        Assert.True(SafePath.TryResolve(home, "in/file", out _));
        Assert.True(SafePath.TryResolve(home, "inside/file", out var resolved));
        Assert.EndsWith("/home/in/file", resolved);
        Assert.False(SafePath.TryResolve(home, "../secret", out _));
        Assert.False(SafePath.TryResolve(home, "in/../../secret", out _));
        Assert.False(SafePath.TryResolve(home, "out/secret", out _));
        Assert.False(SafePath.TryResolve(home, "circle/x", out _));
        Assert.False(SafePath.TryResolve(home, "/etc/passwd", out _));
        Assert.False(SafePath.TryResolve(home, "a\0b", out _));
        Assert.False(SafePath.TryResolve(home, "", out _));
    }

    [Fact]
    public void The_sample_is_copied_once_and_never_over_a_file()
    {
        var (sample, home) = (_folder.File("sample"), _folder.File("home"));
        Directory.CreateDirectory(Path.Combine(sample, "agents"));
        File.WriteAllText(Path.Combine(sample, "agents", "a.md"), "path: ${clone}");
        File.WriteAllText(Path.Combine(sample, "reeve.yaml"), "sample");
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, "reeve.yaml"), "mine");

        Assert.Equal(1, SampleHome.Copy(sample, home, "/the/clone"));
        Assert.Equal(0, SampleHome.Copy(sample, home, "/another"));
        Assert.Equal("path: /the/clone", File.ReadAllText(Path.Combine(home, "agents", "a.md")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(home, "reeve.yaml")));
    }

    [Fact]
    public void A_lock_is_held_by_one_and_free_again_after()
    {
        var path = _folder.File("run/daemon.lock");
        using (var first = FileLock.TryTake(path))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(path));
            Assert.True(FileLock.IsHeld(path));
        }

        Assert.False(FileLock.IsHeld(path));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Metadata_is_read_back_and_nonsense_is_nothing()
    {
        var path = _folder.File("daemon.lock.json");
        var metadata = Metadata(1);
        metadata.Write(path);

        Assert.Equal(metadata, LockMetadata.Read(path));
        File.WriteAllText(path, "{");
        Assert.Null(LockMetadata.Read(path));
        Assert.Null(LockMetadata.Read(path + ".absent"));
    }

    [Fact]
    public void This_process_has_a_start_time_and_a_pid_nobody_has_has_none()
    {
        Assert.NotNull(ProcessFacts.StartTime(Environment.ProcessId));
        Assert.Null(ProcessFacts.StartTime(int.MaxValue));
    }

    public static TheoryData<bool, bool, LockMetadata?, LockState> Locks => new()
    {
        { false, false, null, LockState.Stopped },
        { true, false, null, LockState.Starting },
        { true, true, Metadata(1), LockState.Running },
        { false, true, Metadata(1), LockState.Stale },
        { false, true, Metadata(2), LockState.Stale },
        { false, true, Metadata(1) with { ProcessStartTime = "7" }, LockState.Stale },
        { false, true, Metadata(1) with { BootId = "other" }, LockState.Stale },
        { true, true, Metadata(2), LockState.Unknown },
        { false, true, null, LockState.Stale },
        { true, true, null, LockState.Unknown },
        { false, true, Metadata(1) with { Host = "elsewhere" }, LockState.OtherHost },
        { false, true, Metadata(1) with { SchemaVersion = 9 }, LockState.Stale },
    };

    [Theory]
    [MemberData(nameof(Locks))]
    public void The_operating_systems_lock_decides_and_the_metadata_informs(bool held, bool exists, LockMetadata? metadata, LockState state) =>
        Assert.Equal(state, LockRules.Classify(held, exists, metadata, new HostFacts("h", "boot"), static pid => pid == 1 ? "100" : null));

    public void Dispose() => _folder.Dispose();

    private static LockMetadata Metadata(int pid) => new()
    {
        Pid = pid,
        ProcessStartTime = "100",
        Host = "h",
        BootId = "boot",
        Home = "/home",
        RunRoot = "/run",
        Socket = "/run/s",
        Build = "0.1.0",
        StartedAt = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
    };
}
