using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;
using Reeve.Guard;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_session_is_found_by_its_id_and_by_its_key()
    {
        var session = NewSession(1) with { Title = "it's\nlong", IsNamed = true, Lines = 3, Bytes = 99, Messages = 2, Waiting = 1, IsOpen = true, Head = "ab" };
        await AcceptAsync(new SessionOpened(session), new SessionOpened(NewSession(2)));

        Assert.Equal(session, await _storage.Sessions.FindAsync(session.Id, Never));
        Assert.Equal(session, await _storage.Sessions.FindByKeyAsync(session.Key, Never));
        Assert.Null(await _storage.Sessions.FindByKeyAsync(session.Key with { Owner = "other" }, Never));
        Assert.Null(await _storage.Sessions.FindAsync(SessionOf(9), Never));
    }

    [Fact]
    public async Task A_key_and_an_id_are_taken_once()
    {
        await AcceptAsync(new SessionOpened(NewSession(1)));

        await RefuseAsync(new SessionOpened(NewSession(2) with { Key = NewSession(1).Key }));
        await RefuseAsync(new SessionOpened(NewSession(1) with { Key = NewSession(2).Key }));
    }

    [Fact]
    public async Task Lines_are_appended_only_to_as_many_as_the_writer_knew()
    {
        var session = NewSession(1);
        await AcceptAsync(new SessionOpened(session));
        var longer = session with { Lines = 2, Bytes = 50, Messages = 1, Waiting = 1, IsOpen = true, Head = "cd", Title = "hi", UpdatedAt = At.AddMinutes(1) };
        await AcceptAsync(new SessionAppended(longer, 0, [new ClientMessage("m1", 2)]));

        Assert.Equal(longer, await _storage.Sessions.FindAsync(session.Id, Never));
        Assert.Equal(2, await _storage.Sessions.FindMessageAsync(session.Id, "m1", Never));
        Assert.Null(await _storage.Sessions.FindMessageAsync(SessionOf(2), "m1", Never));
        await RefuseAsync(new SessionAppended(longer with { Lines = 3 }, 0, []));
        await RefuseAsync(new SessionAppended(longer with { Lines = 3 }, 2, [new ClientMessage("m1", 3)]));
        await RefuseAsync(new SessionAppended(NewSession(3) with { Lines = 1 }, 0, []));
    }

    [Fact]
    public async Task A_title_a_person_chose_is_kept()
    {
        var session = NewSession(1);
        await AcceptAsync(new SessionOpened(session), new SessionRenamed(session.Id, "mine"));
        await AcceptAsync(new SessionAppended(session with { Lines = 1, Title = "theirs" }, 0, []));

        Assert.Equal(("mine", true), ((await _storage.Sessions.FindAsync(session.Id, Never))!.Title, (await _storage.Sessions.FindAsync(session.Id, Never))!.IsNamed));
        await RefuseAsync(new SessionRenamed(SessionOf(9), "x"));
    }

    [Fact]
    public async Task A_deleted_session_leaves_nothing()
    {
        var session = NewSession(1);
        await AcceptAsync(new SessionOpened(session), new SessionAppended(session with { Lines = 1 }, 0, [new ClientMessage("m1", 1)]));
        await AcceptAsync(new SessionDeleted(session.Id));

        Assert.Null(await _storage.Sessions.FindAsync(session.Id, Never));
        Assert.Null(await _storage.Sessions.FindMessageAsync(session.Id, "m1", Never));
        await RefuseAsync(new SessionDeleted(session.Id));
        await AcceptAsync(new SessionOpened(NewSession(2) with { Key = session.Key }));
    }

    [Fact]
    public async Task Sessions_are_paged_newest_first_and_filtered()
    {
        for (var i = 1; i <= 5; i++)
        {
            await AcceptAsync(new SessionOpened(NewSession(i) with { UpdatedAt = At.AddMinutes(i / 2), IsOpen = i == 2, Waiting = i == 4 ? 1 : 0 }));
        }

        await AcceptAsync(new SessionOpened(NewSession(6) with { Key = new SessionKey("other", "cook", "ben") }));

        Assert.Equal("5 4 | 3 2 | 6 1", await PagesAsync(new SessionFilter()));
        Assert.Equal("5 4 | 3 2 | 1", await PagesAsync(new SessionFilter(Owner: "o")));
        Assert.Equal("6", await PagesAsync(new SessionFilter(Agent: "cook")));
        Assert.Equal("3", await PagesAsync(new SessionFilter(Sender: "sender3")));
        Assert.Equal("3 2 | 6 1", await PagesAsync(new SessionFilter(Before: At.AddMinutes(2))));
        Assert.Equal("4 2", await PagesAsync(new SessionFilter(Unfinished: true)));
        var refused = await Assert.ThrowsAsync<ReeveException>(async () => await _storage.Sessions.ListAsync(new SessionFilter(), new PageRequest("nonsense", 2), Never));
        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    private async Task<string> PagesAsync(SessionFilter filter)
    {
        var (pages, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await _storage.Sessions.ListAsync(filter, new PageRequest(after, 2), Never);
            pages.Add(string.Join(' ', page.Items.Select(static session => session.Id.Value[^1])));
            after = page.Next;
        }
        while (after is not null);
        return string.Join(" | ", pages);
    }

    private static SessionId SessionOf(int number) => new($"sess_{number:D26}");

    private static Session NewSession(int number) => new()
    {
        Id = SessionOf(number),
        Key = new SessionKey("o", "a", "sender" + number),
        CreatedAt = At,
        UpdatedAt = At,
    };
}
