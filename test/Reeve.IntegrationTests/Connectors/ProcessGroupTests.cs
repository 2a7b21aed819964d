using System.Diagnostics;
using System.Globalization;
using Reeve.Connectors.Processes;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>A group whose last member is dead does nothing, also while nobody takes note of that death.</summary>
public sealed class ProcessGroupTests
{
    [Fact]
    public async Task A_dead_group_that_nobody_reaps_is_not_at_work()
    {
        // A group of one, whose parent has become a program that never looks after it.
        string[] words = ["-c", "setsid sleep 300 >/dev/null & echo $!; exec sleep 300"];
        using var parent = Process.Start(new ProcessStartInfo("sh", words) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var group = int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
            await Eventually.TrueAsync(() => ProcessGroup.IsAtWork(group), "the group is there and at work");

            _ = Posix.Kill(-group, Posix.SigKill);

            await Eventually.TrueAsync(() => !ProcessGroup.IsAtWork(group), "the killed group is not at work");
        }
        finally
        {
            parent.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("7 (sleep) S 1 42 42 0", 'S')]
    [InlineData("7 (sleep) Z 1 42 42 0", 'Z')]
    [InlineData("7 (sleep) S 1 43 42 0", null)]
    [InlineData("7 (a) Z 1 42) R 1 42 42 0", 'R')]
    [InlineData("7 (a) R 1 42) Z 1 42 42 0", 'Z')]
    [InlineData("", null)]
    public void A_process_is_read_whatever_its_name_is(string stat, char? state) => Assert.Equal(state, ProcessGroup.StateIn(42, stat));
}
