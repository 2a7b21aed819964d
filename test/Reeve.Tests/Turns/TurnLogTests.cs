using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Foundation;
using Reeve.Engine.Turns.Logs;
using Reeve.TestKit;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Turns;

public sealed class TurnLogTests : IDisposable
{
    private static readonly RunId Run = new("run_1");

    private readonly TempFolder _folder = new();

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_is_too_slow_gets_a_gap_and_the_writer_never_waits()
    {
        var log = Logs(window: 10).Open(Run);
        await using var reader = log.ReadAsync(0, Never).GetAsyncEnumerator(Never);
        Say(log, 1);
        Assert.True(await reader.MoveNextAsync());

        Say(log, 100);
        log.Add(new TurnEvent { Kind = TurnEventKind.Ended });
        var rest = new List<TurnLogItem>();
        while (await reader.MoveNextAsync())
        {
            rest.Add(reader.Current);
        }

        Assert.Equal(new TurnLogItem.Gap(2, 92), rest[0]);
        Assert.Equal(Enumerable.Range(93, 10).Select(static seq => (long)seq), rest.Skip(1).Cast<TurnLogItem.Event>().Select(static item => item.Value.Seq));
    }

    [Fact]
    public async Task What_a_reader_missed_in_memory_it_finds_in_the_file_when_it_comes_again()
    {
        var logs = Logs(window: 10);
        var log = logs.Open(Run);
        Say(log, 100);
        await log.WrittenAsync();
        log.Add(new TurnEvent { Kind = TurnEventKind.Ended });

        var items = await log.ReadAsync(20, Never).ToListAsync(Never);

        Assert.Equal(Enumerable.Range(21, 81).Select(static seq => (long)seq), items.Cast<TurnLogItem.Event>().Select(static item => item.Value.Seq));
    }

    [Fact]
    public async Task The_file_has_a_bound_and_still_says_how_the_turn_ended()
    {
        var logs = Logs(maxFileBytes: 1_000);
        var log = logs.Open(Run);
        Say(log, 100);
        log.Add(new TurnEvent { Kind = TurnEventKind.Ended, Code = "succeeded" });
        await logs.CloseAsync(Run);

        var items = logs.ReadEnded(Run, 0).ToList();

        Assert.True(new FileInfo(Path.Combine(_folder.Path, "turns", "run_1.jsonl")).Length < 1_200);
        Assert.IsType<TurnLogItem.Gap>(items[^2]);
        Assert.Equal("succeeded", Assert.IsType<TurnLogItem.Event>(items[^1]).Value.Code);
    }

    [Fact]
    public async Task A_torn_tail_is_no_event_and_numbers_go_on_after_a_restart()
    {
        var logs = Logs();
        Say(logs.Open(Run), 3);
        await logs.CloseAsync(Run);
        File.AppendAllText(Path.Combine(_folder.Path, "turns", "run_1.jsonl"), "{\"seq\":4,\"at\":\"20\n");

        var read = Logs().ReadEnded(Run, 0).Count();
        var again = Logs().Open(Run);
        Say(again, 1);
        await again.WrittenAsync();

        Assert.Equal(3, read);
        Assert.Equal(4, again.Last);
    }

    [Fact]
    public void Too_many_files_lose_the_oldest()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "turns")).FullName;
        for (var i = 0; i < 5; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"run_0{i}.jsonl"), "");
        }

        Logs(maxFiles: 2).Open(Run);

        Assert.Equal(["run_03.jsonl", "run_04.jsonl"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"seq\":\"x\",\"kind\":\"text\",\"at\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"seq\":1,\"kind\":\"nothing\",\"at\":\"2026-01-01T00:00:00Z\"}")]
    public void What_cannot_be_read_is_no_event(string line) => Assert.Null(TurnEventJson.Read(line));

    public void Dispose() => _folder.Dispose();

    private static void Say(TurnLog log, int times)
    {
        for (var i = 0; i < times; i++)
        {
            log.Add(new TurnEvent { Kind = TurnEventKind.Text, Text = "word" });
        }
    }

    private TurnLogs Logs(int window = 2_048, long maxFileBytes = 1 << 20, int maxFiles = 100) => new(
        new TurnLogOptions { Folder = Path.Combine(_folder.Path, "turns"), Window = window, MaxFileBytes = maxFileBytes, MaxFiles = maxFiles },
        new ManualTimeProvider(),
        NullLogger<TurnLogs>.Instance);
}
