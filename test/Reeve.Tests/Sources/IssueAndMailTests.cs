using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Sources.Issues;
using Reeve.Sources.Mail;
using Reeve.TestKit;

namespace Reeve.Tests.Sources;

public sealed class IssueAndMailTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_bad_line_disables_only_itself()
    {
        var read = Read("""
            {"_schema":"beads-jsonl/1"}
            {"id":"a-1","title":"One","due_at":"2026-11-20T10:00:00+02:00","unknown":{"kept":true}}
            {"id":"a-2","title":
            {"_type":"memory","key":"k","value":"v"}
            {"id":"a-3","title":"Three","status":"closed","closed_at":"2026-11-20T10:00:00Z"}
            {"id":"a-4","title":"Four","priority":9}
            [1]
            {"title":"no id"}
            """);

        Assert.Equal(["a-1", "a-3"], read.Issues.Select(static issue => issue.Id));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), read.Issues[0].DueAt);
        Assert.False(read.Issues[1].IsOpen);
        Assert.Equal([3, 6, 7, 8], read.Problems.Select(static problem => problem.Line));
    }

    [Fact]
    public void A_line_that_is_too_long_is_passed_over_and_counted()
    {
        var read = Read($"{{\"id\":\"a\",\"title\":\"{new string('x', 200_000)}\"}}\n{{\"id\":\"b\",\"title\":\"B\"}}");

        Assert.Equal("b", Assert.Single(read.Issues).Id);
        Assert.Equal(1, Assert.Single(read.Problems).Line);
    }

    [Fact]
    public void A_later_line_replaces_an_earlier_one() =>
        Assert.Equal("new", Assert.Single(Read("{\"id\":\"a\",\"title\":\"old\"}\n{\"id\":\"a\",\"title\":\"new\"}\n").Issues).Title);

    [Fact]
    public void No_bytes_make_the_reader_throw() => Prop.ForAll<byte[]>(static bytes =>
        IssueFile.Read(new MemoryStream(bytes ?? []), "f") is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void Mail_is_listed_newest_first_with_its_words_decoded()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        Deliver("new/1", "From: =?utf-8?Q?J=C3=BCrgen?= <j@x>\r\nSubject: =?utf-8?B?w4R0?=\r\n =?utf-8?B?aGVy?=\r\n\r\nbody\r\nSubject: not this", now.AddHours(-2));
        Deliver("cur/2:2,S", "From: b@x\nSubject: read\n\nbody", now.AddHours(-1));
        Deliver("cur/3:2,", "From: c@x\nSubject: bell\u0007here\n\n", now.AddHours(-3));
        Deliver("new/4", "From: old@x\n\n", now.AddDays(-2));
        Deliver("new/5", "\u0001 not a message", now.AddMinutes(-1));

        var read = Maildir.Read(_folder.Path, now.AddDays(-1), 10);

        Assert.Equal(["read", "Äther", "bell here"], read.Messages.Select(static message => message.Subject));
        Assert.Equal([false, true, true], read.Messages.Select(static message => message.IsUnread));
        Assert.Equal("Jürgen <j@x>", read.Messages[1].From);
        Assert.Equal((4, 1), (read.Total, read.Unreadable));
    }

    [Fact]
    public void A_folder_that_is_no_maildir_is_a_failure_not_an_empty_box() =>
        Assert.Throws<DirectoryNotFoundException>(() => Maildir.Read(_folder.Path, default, 10));

    public void Dispose() => _folder.Dispose();

    private static IssueFileRead Read(string text) => IssueFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "issues.jsonl");

    private void Deliver(string name, string text, DateTimeOffset at)
    {
        foreach (var part in (string[])["new", "cur"])
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, part));
        }

        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, at.UtcDateTime);
    }
}
