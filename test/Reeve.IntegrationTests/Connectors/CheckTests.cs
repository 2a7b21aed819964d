using Reeve.Connectors.Checks;
using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>The checks over real programs, mail and issues.</summary>
public sealed class CheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly ChildRunner _children = new(TimeProvider.System);

    [Fact]
    public async Task A_programs_output_is_the_signal_and_its_bad_end_is_part_of_it()
    {
        var check = new CommandCheck(_children);

        Assert.Equal("sh said:\n- one\n- two", await check.GatherAsync(Request([], "sh", "-c", "echo one; echo; echo two"), CancellationToken.None));
        Assert.Equal("sh ended with exit code 4 (FAILED) and said:\n- no", await check.GatherAsync(Request([], "sh", "-c", "echo no >&2; exit 4"), CancellationToken.None));
        Assert.Equal("true said nothing.", await check.GatherAsync(Request([], "true"), CancellationToken.None));
        Assert.Contains("cannot be started", (await Assert.ThrowsAsync<ReeveException>(() => check.GatherAsync(Request([], "no-such-program"), CancellationToken.None))).Message);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    public async Task A_mail_folder_outside_the_home_is_refused(string path)
    {
        var request = Request(new() { ["path"] = path });

        Assert.Contains("leads out of the home", (await Assert.ThrowsAsync<ReeveException>(() => new InboxCheck().GatherAsync(request, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task A_mail_folder_that_is_not_there_could_not_be_checked() =>
        Assert.Equal(ErrorCode.UpstreamFailed, (await Assert.ThrowsAsync<ReeveException>(() => new InboxCheck().GatherAsync(Request(new() { ["path"] = "mail" }), CancellationToken.None))).Code);

    [Fact]
    public async Task Deadlines_of_every_project_are_told_and_a_bad_line_is_not_hidden()
    {
        Write("projects/a/issues.jsonl", """{"id":"a-1","title":"Late","due_at":"2026-11-20T12:00:00Z"}""" + "\nnonsense\n");
        Write("projects/b/issues.jsonl", """{"id":"b-1","title":"Soon","due_at":"2026-11-22T12:00:00Z"}""" + "\n" + """{"id":"b-2","title":"Later","due_at":"2026-12-22T12:00:00Z"}""");

        var text = await new DeadlineCheck().GatherAsync(Request([]), CancellationToken.None);

        Assert.Contains("2 open issues of 3", text);
        Assert.Contains("- [a-1] \"Late\" due 2026-11-20 12:00Z (OVERDUE by 1 day)", text);
        Assert.Contains("- [b-1] \"Soon\" due 2026-11-22 12:00Z (in 1 day)", text);
        Assert.DoesNotContain("b-2", text);
        Assert.Contains("unreadable: projects/a/issues.jsonl:2", text);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private CheckRequest Request(Dictionary<string, string> settings, params string[] command) => new("watchman", "o", "it", _folder.Path, settings, command, Now);
}
