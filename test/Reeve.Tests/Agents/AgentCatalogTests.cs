using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Agents;

public sealed class AgentCatalogTests
{
    [Fact]
    public async Task A_broken_file_disables_only_itself_is_reported_with_its_line_and_heals()
    {
        using var home = new AgentHome();
        home.WriteGood("one");
        home.WriteGood("two");
        await home.ScanAsync();

        home.WriteBroken("two");
        await home.ScanAsync();
        var broken = home.Catalog.Current.Problems.Single();
        Assert.Equal(("agents/two.md", 2), (broken.File, broken.Line));
        Assert.Contains("colour", broken.Message);
        Assert.NotNull(home.Catalog.Find("one"));
        Assert.Null(home.Catalog.Find("two"));

        home.WriteGood("two", "good again");
        await home.ScanAsync();
        Assert.Empty(home.Catalog.Current.Problems);
        Assert.Equal("good again", home.Catalog.Find("two")!.File.Prompt);
        Assert.Equal(["agent.loaded one", "agent.loaded two", "agent.invalid two", "agent.loaded two"], home.Recorded);
    }

    [Fact]
    public async Task Nothing_is_parsed_recorded_or_announced_when_no_byte_changed()
    {
        using var home = new AgentHome();
        home.WriteGood("one");
        await home.ScanAsync();
        var before = home.Catalog.Find("one");
        var changed = home.Catalog.ChangedAsync();

        File.SetLastWriteTimeUtc(home.File("one"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await home.ScanAsync();

        Assert.Same(before, home.Catalog.Find("one"));
        Assert.Equal((1, false), (home.Storage.Entries.Count, changed.IsCompleted));
    }

    [Fact]
    public async Task A_deleted_file_is_an_agent_that_is_gone()
    {
        using var home = new AgentHome();
        home.WriteGood("one");
        await home.ScanAsync();
        var changed = home.Catalog.ChangedAsync();

        File.Delete(home.File("one"));
        await home.ScanAsync();

        Assert.True(changed.IsCompleted);
        Assert.Empty(home.Catalog.Current.Files);
        Assert.Equal("agent.removed one", home.Recorded.Last());
    }

    [Theory]
    [InlineData("Upper", "name")]
    [InlineData("sp ace", "name")]
    [InlineData("-dash", "name")]
    [InlineData("under_score", "name")]
    [InlineData("ünï", "name")]
    public async Task A_name_no_agent_may_have_is_a_problem_of_that_file(string name, string about)
    {
        using var home = new AgentHome();
        home.WriteGood(name);
        home.WriteGood("fine");

        await home.ScanAsync();

        Assert.Contains(about, home.Catalog.Current.Problems.Single().Message);
        Assert.Equal(["fine"], home.Catalog.Current.Agents.Select(static agent => agent.Name));
    }

    [Fact]
    public async Task What_is_no_text_too_large_or_a_link_out_of_the_home_is_a_problem_of_that_file()
    {
        using var home = new AgentHome();
        var outside = Path.GetTempFileName();
        await File.WriteAllTextAsync(outside, "---\n---\n");
        await File.WriteAllBytesAsync(home.File("binary"), [0x67, 0x6f, 0xff, 0xfe]);
        home.Write("huge", "---\n---\n" + new string('x', AgentFolder.MaxBytes));
        File.CreateSymbolicLink(home.File("link"), outside);
        File.CreateSymbolicLink(home.File("loop"), home.File("loop"));
        home.WriteGood("fine");
        File.CreateSymbolicLink(home.File("inside"), home.File("fine"));

        await home.ScanAsync();

        Assert.Equal(["agents/binary.md", "agents/huge.md", "agents/link.md", "agents/loop.md"], home.Catalog.Current.Problems.Select(static problem => problem.File));
        Assert.Equal(["fine", "inside"], home.Catalog.Current.Agents.Select(static agent => agent.Name));
        File.Delete(outside);
    }

    [Fact]
    public async Task A_missing_folder_is_an_empty_one_and_is_found_when_it_appears()
    {
        using var home = new AgentHome();
        Directory.Delete(Path.Combine(home.Path, "agents"));
        await home.ScanAsync();
        Assert.Empty(home.Catalog.Current.Files);
        Assert.Empty(home.Catalog.Current.Problems);

        Directory.CreateDirectory(Path.Combine(home.Path, "agents"));
        home.WriteGood("one");
        await home.ScanAsync();
        Assert.NotNull(home.Catalog.Find("one"));
    }

    [Fact]
    public async Task A_full_log_delays_the_record_and_not_the_agents()
    {
        using var home = new AgentHome();
        home.WriteGood("one");
        home.Storage.FailOn(static _ => new ReeveException(ErrorCode.StorageFull, "full", retryable: true));
        await home.ScanAsync();
        Assert.NotNull(home.Catalog.Find("one"));
        Assert.Empty(home.Recorded);

        home.Storage.FailOn(null);
        await home.ScanAsync();
        Assert.Equal(["agent.loaded one"], home.Recorded);
    }

    [Fact]
    public async Task The_watcher_reads_at_once_on_a_notice_or_at_the_period_without_one()
    {
        using var home = new AgentHome();
        home.WriteGood("one");
        using var watcher = new AgentWatcher(home.Catalog, home.Options, home.Time, NullLogger<AgentWatcher>.Instance);
        await watcher.StartAsync(CancellationToken.None);
        Assert.NotNull(home.Catalog.Find("one")); // before anything else of the daemon starts

        home.WriteGood("two");
        await Eventually.TrueAsync(
            () =>
            {
                home.Time.Advance(TimeSpan.FromSeconds(1)); // a notice needs the debounce, no notice the whole period
                return home.Catalog.Find("two") is not null;
            },
            "the new agent is there");

        await watcher.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_doctor_names_file_line_and_remedy_and_reads_anew()
    {
        using var home = new AgentHome();
        home.WriteGood("one");
        home.WriteBroken("two");

        var report = await new AgentsDoctorCheck(home.Catalog, home.Options).ExamineAsync(CancellationToken.None);

        Assert.Equal([DiagnosisLevel.Error, DiagnosisLevel.Ok], report.Select(static line => line.Level));
        Assert.Equal(("agents/two.md", 2), (report[0].File, report[0].Line!.Value));
        Assert.NotNull(report[0].Hint);
    }
}
