using System.Text;
using System.Text.Json;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

public sealed class SessionLibraryTests : IDisposable
{
    private readonly SessionFixture _fixture = new();
    private readonly SessionLibrary _library;
    private readonly SessionExporter _exporter;

    public SessionLibraryTests()
    {
        _library = new SessionLibrary(_fixture.Storage, _fixture.House.Files, new SessionOptions());
        _exporter = new SessionExporter(_library, _fixture.Storage);
    }

    [Fact]
    public async Task A_transcript_is_read_from_its_beginning_or_its_end()
    {
        var session = await TalkAsync();

        Assert.Equal("1 2 more", Shown(await _library.ReadAsync(session.Id, 0, 2, last: false, Never)));
        Assert.Equal("3 4 more", Shown(await _library.ReadAsync(session.Id, 2, 2, last: false, Never)));
        Assert.Equal("5 6", Shown(await _library.ReadAsync(session.Id, 4, 2, last: false, Never)));
        Assert.Equal("5 6", Shown(await _library.ReadAsync(session.Id, 0, 2, last: true, Never)));
        Assert.Equal("1 2 3 4 5 6", Shown(await _library.ReadAsync(session.Id, 0, 100, last: true, Never)));
    }

    [Fact]
    public async Task A_damaged_transcript_is_read_as_far_as_it_is_good_and_says_where_that_ends()
    {
        var session = await TalkAsync();
        _fixture.House.Write(session, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_fixture.House.Read(session)).Replace("mail.txt", "nail.txt", StringComparison.Ordinal)));

        var page = await _library.ReadAsync(session.Id, 0, 100, last: false, Never);

        Assert.Equal("1 2", Shown(page));
        Assert.Equal("line 3: its checksum does not fit: it was altered", page.Problem);
        var piece = await _exporter.ExportAsync(session.Id, ExportFormat.Markdown, null, 100_000, Never);
        Assert.Contains("Not whole", piece.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_without_a_message_has_no_transcript_and_no_problem()
    {
        var session = await _fixture.OpenAsync();

        Assert.Null((await _library.ReadAsync(session.Id, 0, 10, last: false, Never)).Problem);
        await _fixture.AppendAsync(session, Said("x"));
        File.Delete(_fixture.House.PathOf(session));
        Assert.Contains("gone", (await _library.ReadAsync(session.Id, 0, 10, last: false, Never)).Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_finds_every_word_in_one_line_newest_conversations_first_and_only_the_owners()
    {
        var first = await TalkAsync("ann");
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await TalkAsync("ben");
        var other = await _fixture.House.Sessions.OpenAsync("butler", "somebody", "ann", Never);
        await _fixture.AppendAsync(other, Said("the MAIL of Monday"));

        var hits = await _library.SearchAsync("monday mail", new SessionFilter("me"), new(null, 50), Never);

        Assert.Equal([second.Id, second.Id, first.Id, first.Id], hits.Items.Select(static hit => hit.Session.Id));
        Assert.Equal([null, 2L], hits.Items.Take(2).Select(static hit => hit.Line?.Number));
        Assert.Null(hits.Next);
        Assert.Empty((await _library.SearchAsync("monday tuesday", new SessionFilter(), new(null, 50), Never)).Items);
        Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<ReeveException>(() => _library.SearchAsync("  ", new SessionFilter(), new(null, 50), Never))).Code);
    }

    [Fact]
    public async Task Search_reads_no_more_than_its_bound_and_goes_on_from_its_cursor()
    {
        for (var i = 0; i < 6; i++)
        {
            await TalkAsync("sender" + i);
        }

        var library = new SessionLibrary(_fixture.Storage, _fixture.House.Files, new SessionOptions { SearchBytes = 1 });
        var (answers, senders, after) = (0, new List<string>(), (string?)null);
        do
        {
            var page = await library.SearchAsync("monday", new SessionFilter(), new(after, 50), Never);
            senders.AddRange(page.Items.Select(static hit => hit.Session.Sender));
            (answers, after) = (answers + 1, page.Next);
        }
        while (after is not null);

        Assert.Equal(7, answers);
        Assert.Equal(6, senders.Distinct().Count());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task An_export_is_the_same_whatever_its_pieces(int length)
    {
        var session = await TalkAsync();

        var json = JsonDocument.Parse(await ExportAsync(session, ExportFormat.Json, length)).RootElement;
        Assert.Equal((6, "ann"), (json.GetProperty("lines").GetArrayLength(), json.GetProperty("sender").GetString()));
        var lines = (await ExportAsync(session, ExportFormat.JsonLines, length)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["meta", "user", "assistant", "call", "result", "assistant"], lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()));
        var markdown = await ExportAsync(session, ExportFormat.Markdown, length);
        Assert.Contains("## ann, 2026-05-04 12:00\n\nread the mail of Monday \ud83d\ude00\n", markdown, StringComparison.Ordinal);
        Assert.Contains("````\n```\nout\n```\n````", markdown, StringComparison.Ordinal);
        Assert.Equal(await ExportAsync(session, ExportFormat.Markdown, 1_000_000), markdown);
    }

    [Fact]
    public async Task A_person_can_have_every_conversation_of_theirs_erased()
    {
        await TalkAsync("ann");
        await _fixture.AppendAsync(await _fixture.OpenAsync("ann", "cook"), Said("hi"));
        var ben = await TalkAsync("ben");
        var held = await _fixture.OpenAsync("ann", "driver");
        await _fixture.House.Desk.SubmitAsync(held.Id, new UserMessage("go", "ann"), WhenBusy.Queue, null, Never);
        var retention = new SessionRetention(_fixture.House.Sessions, _fixture.Storage);

        var erased = await retention.EraseSenderAsync("me", "ann", "she asked", "ann", Never);

        Assert.Equal(new SessionErasure(2, 1, false), erased);
        Assert.Equal([ben.Id, held.Id], (await _library.ListAsync(new SessionFilter(), new(null, 10), Never)).Items.Select(static session => session.Id).Order(Comparer<Engine.Foundation.SessionId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value))));
        Assert.Equal(2, Directory.GetFiles(_fixture.House.Home, "*.jsonl", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Retention_takes_conversations_nobody_has_spoken_in_since_and_no_other()
    {
        var old = await TalkAsync("ann");
        _fixture.Time.Advance(TimeSpan.FromDays(10));
        var young = await TalkAsync("ben");
        var retention = new SessionRetention(_fixture.House.Sessions, _fixture.Storage);
        var before = _fixture.Time.GetUtcNow().AddDays(-5);

        Assert.Equal((1, false), await retention.PurgeAsync(before, dryRun: true, "reeved", Never));
        Assert.NotNull(await _fixture.House.Sessions.FindAsync(old.Id, Never));
        Assert.Equal((1, false), await retention.PurgeAsync(before, dryRun: false, "reeved", Never));

        Assert.Null(await _fixture.House.Sessions.FindAsync(old.Id, Never));
        Assert.False(File.Exists(_fixture.House.PathOf(old)));
        Assert.NotNull(await _fixture.House.Sessions.FindAsync(young.Id, Never));
    }

    public void Dispose() => _fixture.Dispose();

    private async Task<Session> TalkAsync(string sender = "ann")
    {
        var session = await _fixture.OpenAsync(sender);
        await _fixture.AppendAsync(
            session,
            new SessionLine.User("read the mail of Monday \ud83d\ude00", sender),
            Answered("I look into mail.txt", "c1"),
            Calling("c1"),
            Returned("c1", "```\nout\n```"),
            Answered("done"));
        return session;
    }

    private async Task<string> ExportAsync(Session session, ExportFormat format, int length)
    {
        var (text, after) = (new StringBuilder(), (string?)null);
        do
        {
            var piece = await _exporter.ExportAsync(session.Id, format, after, length, Never);
            text.Append(piece.Text);
            after = piece.Next;
        }
        while (after is not null);
        return text.ToString();
    }

    private static string Shown(TranscriptPage page) => string.Join(' ', page.Lines.Select(static line => line.Number)) + (page.IsMore ? " more" : "");
}
