using Reeve.Connectors.Processes;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>Children where the system gives less than it should: no descriptor for the process, or no word of how it ended.</summary>
public sealed class ChildWatchTests : IDisposable
{
    private const int None = -1;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Without_a_descriptor_for_the_process_its_end_and_all_its_words_are_told()
    {
        var watch = Begin("head -c 300000 /dev/zero | tr '\\0' x; echo err >&2; exit 3");

        var (status, output, errors) = await watch.Ended;

        Assert.Equal(3, (status >> 8) & 0xFF);
        Assert.Equal(300_000, output.ToString().Length);
        Assert.Equal("err\n", errors.ToString());
    }

    [Fact]
    public async Task Without_a_descriptor_one_that_is_silent_is_still_seen_to_end()
    {
        var watch = Begin("exec >/dev/null 2>&1; sleep 0.1; exit 4");

        Assert.Equal(4, ((await watch.Ended).Status >> 8) & 0xFF);
    }

    [Fact]
    public async Task Without_a_descriptor_a_signal_reaches_the_whole_group()
    {
        var watch = Begin("sleep 300 & sleep 300");

        watch.Signal(Posix.SigKill);

        Assert.Equal(Posix.SigKill, (await watch.Ended).Status & 0x7F);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_child_whose_end_somebody_else_took_has_not_succeeded(bool withDescriptor)
    {
        var child = Start("echo said; exit 0");
        var pidFd = withDescriptor ? Posix.OpenPid(child.Pid) : None;
        await TakeAsync(child);

        var watch = ChildWatch.Begin(child, 1000, pidFd);

        var unknown = await Assert.ThrowsAsync<ReeveException>(() => watch.Ended);
        Assert.Equal(ErrorCode.UpstreamFailed, unknown.Code);
        Assert.Contains("is not known", unknown.Message);
    }

    [Fact]
    public async Task A_signal_after_the_end_reaches_nobody()
    {
        var watch = Begin("exit 0");
        await watch.Ended;

        watch.Signal(Posix.SigKill);
    }

    [Fact]
    public async Task A_running_child_has_not_ended_and_one_that_is_nobodys_has()
    {
        var child = Start("sleep 300");

        Assert.False(Posix.HasEnded(child.Pid));

        var watch = ChildWatch.Begin(child, 1000, None);
        watch.Signal(Posix.SigKill);
        await watch.Ended;
        Assert.True(Posix.HasEnded(child.Pid));
    }

    public void Dispose() => _folder.Dispose();

    private ChildWatch Begin(string script) => ChildWatch.Begin(Start(script), 1_000_000, None);

    private PosixSpawn.Started Start(string script) => PosixSpawn.Start(
        new ChildSpec(["sh", "-c", script]) { WorkingDirectory = _folder.Path, Timeout = TimeSpan.FromMinutes(1) },
        new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" });

    // Another watch, on a pipe of its own, reaps the child.
    private static async Task TakeAsync(PosixSpawn.Started child)
    {
        Assert.True(Posix.TryPipe(out var output, out var errors));
        await ChildWatch.Begin(new PosixSpawn.Started(child.Pid, output, errors), 1, None).Ended;
    }
}
