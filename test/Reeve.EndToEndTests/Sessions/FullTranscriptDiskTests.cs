using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Sessions;

/// <summary>A real full disk under the transcripts alone: the database still has room, and must not tell of a line that is not there.</summary>
public sealed class FullTranscriptDiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_the_line_keeps_those_before_it_and_heals_when_there_is_room()
    {
        await using var home = new TestHome("http:\n  enabled: false\n");
        home.AddWatchman("watchman");
        var folder = Directory.CreateDirectory(Path.Combine(home.Home, "sessions")).FullName;
        var mounted = await ProgramRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]);
        Assert.SkipWhen(mounted.ExitCode != 0, "this machine does not let the test mount a file system");
        try
        {
            await using var daemon = home.StartDaemon();
            await using var client = await daemon.ReadyAsync();
            var opened = await client.CallAsync("sessions.open", new JsonObject { ["agent"] = "watchman", ["sender"] = "ann" });
            var session = opened["session"]!["id"]!.GetValue<string>();
            var written = 0;
            var refused = await Assert.ThrowsAsync<WireException>(async () =>
            {
                for (; written < 1_000; written++)
                {
                    await WriteAsync(client, session, written);
                }
            });
            Assert.Equal("storage_full", refused.Code);
            Assert.InRange(written, 1, 999);

            var filler = Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories).Single();
            Assert.EndsWith("}\n", await File.ReadAllTextAsync(filler), StringComparison.Ordinal);
            await ProgramRunner.RunAsync("mount", ["-o", "remount,size=1m", folder]);
            await WriteAsync(client, session, written);

            var read = await client.CallAsync("sessions.get", new JsonObject { ["session"] = session, ["limit"] = 500 });
            Assert.Null(read["problem"]);
            Assert.Equal(written + 2, read["lines"]!.AsArray().Count); // the first line, those before the disk was full, and the one after
        }
        finally
        {
            await ProgramRunner.RunAsync("umount", ["-l", folder]);
        }
    }

    private static Task<JsonObject> WriteAsync(WireClient client, string session, int number) =>
        client.CallAsync("sessions.compact", new JsonObject { ["session"] = session, ["summary"] = $"{number} {new string('x', 5_000)}" });
}
