using System.Diagnostics;
using System.Globalization;
using Reeve.Connectors.Processes;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>A group is at work as long as anything of it lives, whoever is gone; and it is not when all of it is dead, whether or not anybody takes note of that.</summary>
public sealed class ProcessGroupTests
{
    /// <summary>Its first thread ends and another goes on: the system calls such a process a zombie.</summary>
    private const string HeadlessProgram =
        """
        import ctypes, os, platform, threading, time
        threading.Thread(target=lambda: time.sleep(300)).start()
        print(os.getpid(), flush=True)
        ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
        """;

    /// <summary>Each process forks the next one and ends at once: whoever is looked at is dead a moment later, and the group never is.</summary>
    private const string RelayProgram =
        """
        import os, time
        print(os.getpid(), flush=True)
        for hop in range(400):
            if os.fork():
                os._exit(0)
            time.sleep(0.002)
        time.sleep(300)
        """;

    [Fact]
    public async Task A_dead_group_that_nobody_reaps_is_not_at_work()
    {
        // A group of one, whose parent has become a program that never looks after it.
        await using var group = await Group.StartAsync("sh", "-c", "setsid sleep 300 >/dev/null & echo $!; exec sleep 300");
        await Eventually.TrueAsync(() => ProcessGroup.IsAtWork(group.Id), "the group is there and at work");

        await group.KillAsync();
    }

    [Fact]
    public async Task A_group_whose_leader_is_gone_is_at_work_while_a_grandchild_lives()
    {
        // Forked twice: the leader and the one between them are over, and reaped.
        await using var group = await Group.StartAsync("setsid", "sh", "-c", "echo $$; (sleep 300 >/dev/null 2>&1 &)");
        await group.Started.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists($"/proc/{group.Id}"));
        Assert.True(ProcessGroup.IsAtWork(group.Id));

        await group.KillAsync();
    }

    [Fact]
    public async Task A_leader_that_is_dead_and_not_reaped_does_not_hide_a_grandchild_that_lives()
    {
        await using var group = await Group.StartAsync("sh", "-c", "setsid sh -c 'echo $$; sleep 300 >/dev/null 2>&1 &' & exec sleep 300");
        await Eventually.TrueAsync(() => StateOf(group.Id) == 'Z', "the leader is a zombie");

        Assert.True(ProcessGroup.IsAtWork(group.Id));

        await group.KillAsync();
    }

    [Fact]
    public async Task A_process_whose_first_thread_ended_is_at_work_while_another_thread_is()
    {
        Assert.SkipUnless(HasPython(), "python3 is not installed: scripts/install-test-needs");
        await using var group = await Group.StartAsync("setsid", "python3", "-c", HeadlessProgram);
        await Eventually.TrueAsync(() => StateOf(group.Id) == 'Z', "the system calls it a zombie");

        Assert.True(ProcessGroup.IsAtWork(group.Id));

        await group.KillAsync();
    }

    [Fact]
    public async Task A_grandchild_that_took_a_session_of_its_own_is_another_group()
    {
        await using var group = await Group.StartAsync("setsid", "sh", "-c", "echo $$; setsid sh -c 'echo $$; exec sleep 300' & wait");
        var other = int.Parse((await group.Started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        try
        {
            await group.KillAsync();

            Assert.True(ProcessGroup.IsAtWork(other));
        }
        finally
        {
            _ = Posix.Kill(-other, Posix.SigKill);
        }

        await Eventually.TrueAsync(() => !ProcessGroup.IsAtWork(other), "the other group is killed too");
    }

    [Fact]
    public async Task A_group_that_goes_from_hand_to_hand_is_never_called_dead()
    {
        Assert.SkipUnless(HasPython(), "python3 is not installed: scripts/install-test-needs");
        await using var group = await Group.StartAsync("setsid", "python3", "-c", RelayProgram);

        for (var look = 0; look < 150; look++)
        {
            Assert.True(ProcessGroup.IsAtWork(group.Id), $"Look {look} missed who lives.");
        }

        await group.KillAsync();
    }

    [Fact]
    public async Task A_group_that_never_was_is_not_at_work_and_everybody_is_no_group()
    {
        await using var group = await Group.StartAsync("sh", "-c", "echo $$");
        await group.Started.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(ProcessGroup.IsAtWork(group.Id)); // a process that leads no group gave its id to none
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.IsAtWork(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.IsAtWork(-5));
    }

    [Theory]
    [InlineData("7 (sleep) S", 'S', 42, 1)]
    [InlineData("7 (sleep) Z", 'Z', 42, 1)]
    [InlineData("7 (a) Z 1 42) R", 'R', 42, 3)]
    [InlineData("7 (a) R 1 42) Z", 'Z', 42, 2)]
    [InlineData("7 (a\nb c) D", 'D', 43, 1)]
    public void A_process_is_read_whatever_its_name_is(string head, char state, int group, int threads) =>
        Assert.Equal(new ProcessStat(state, group, threads, 987_654), ProcessStat.Read($"{head} 1 {group} 41 0 -1 4194560 0 0 0 0 1 2 3 4 20 0 {threads} 0 987654 1000 200"));

    [Theory]
    [InlineData("")]
    [InlineData("7 (sleep) S 1 42 42 0")]
    [InlineData("7 (sleep) S 1 x 41 0 -1 4194560 0 0 0 0 1 2 3 4 20 0 1 0 987654 1000 200")]
    [InlineData("7 (sleep)")]
    public void What_is_no_such_line_is_nobody(string stat) => Assert.Null(ProcessStat.Read(stat));

    private static char? StateOf(int pid) => File.Exists($"/proc/{pid}/stat") ? ProcessStat.Read(File.ReadAllText($"/proc/{pid}/stat"))?.State : null;

    private static bool HasPython() => Environment.GetEnvironmentVariable("CI") == "true"
        || Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "python3")));

    /// <summary>A group that a program began, named by the first line that it says; nothing of it outlives the test.</summary>
    private sealed class Group : IAsyncDisposable
    {
        private Group(Process started, int id) => (Started, Id) = (started, id);

        public Process Started { get; }

        public int Id { get; }

        public static async Task<Group> StartAsync(string program, params string[] words)
        {
            var started = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, UseShellExecute = false })!;
            return new Group(started, int.Parse((await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture));
        }

        /// <summary>Kills the group, which is then soon not at work, reaped or not.</summary>
        public async Task KillAsync()
        {
            Assert.Equal(0, Posix.Kill(-Id, Posix.SigKill));
            await Eventually.TrueAsync(() => !ProcessGroup.IsAtWork(Id), "the killed group is not at work");
        }

        public async ValueTask DisposeAsync()
        {
            _ = Posix.Kill(-Id, Posix.SigKill);
            if (!Started.HasExited)
            {
                Started.Kill(entireProcessTree: true);
                await Started.WaitForExitAsync();
            }

            Started.Dispose();
        }
    }
}
