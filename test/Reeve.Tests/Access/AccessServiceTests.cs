using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Access;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Access;

public sealed class AccessServiceTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryStorage _storage;
    private readonly List<AccessService> _services = [];
    private readonly AccessService _access;

    public AccessServiceTests()
    {
        _storage = new MemoryStorage(_time);
        _access = Service();
    }

    public void Dispose() => _services.ForEach(static service => service.Dispose());

    [Fact]
    public async Task A_granted_token_is_recognised_by_its_secret_and_by_nothing_else()
    {
        var phone = await GrantAsync("phone", ScopeSet.Read);
        var ci = await GrantAsync("ci", ScopeSet.Read | ScopeSet.Operate);

        Assert.Equal("phone", Live(phone.Secret).Token.Name);
        Assert.Equal(ScopeSet.Read | ScopeSet.Operate, Live(ci.Secret).Token.Scopes);
        Assert.All(
            new[] { null, "", "phone", phone.Token.Id.Value, phone.Secret[..^1], phone.Secret + "A", Convert.ToHexString(phone.Token.SecretHash.Span), new string('a', 5000) },
            secret => Assert.IsType<TokenMatch.Unknown>(_access.Match(secret)));
    }

    [Fact]
    public async Task The_secret_is_kept_nowhere()
    {
        var granted = await GrantAsync("phone", ScopeSet.Read);

        var stored = Assert.Single(await _storage.ListTokensAsync(default));
        Assert.Equal(Secrets.Hash(granted.Secret), stored.SecretHash.ToArray());
        Assert.DoesNotContain(granted.Secret, stored.ToString());
        var entry = Encoding.UTF8.GetString(Assert.Single(_storage.Entries).Bytes!.Value.Span);
        Assert.DoesNotContain(granted.Secret, entry);
        Assert.DoesNotContain(Convert.ToHexString(Secrets.Hash(granted.Secret)), entry, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Grants_and_revocations_are_on_the_record()
    {
        await GrantAsync("phone", ScopeSet.Read, TimeSpan.FromDays(30));
        await _access.RevokeAsync("phone", "peer:7", default);

        Assert.Equal([AccessEntries.GrantedType, AccessEntries.RevokedType], _storage.Entries.Select(static entry => entry.Type));
        Assert.All(_storage.Entries, static entry => Assert.Equal((Family.Admin, "ann"), (entry.Family, entry.Owner)));
        Assert.Contains("\"by\":\"peer:7\"", Encoding.UTF8.GetString(_storage.Entries[1].Bytes!.Value.Span));
    }

    [Fact]
    public async Task A_restart_keeps_the_tokens()
    {
        var phone = await GrantAsync("phone", ScopeSet.Read, TimeSpan.FromDays(1));
        var gone = await GrantAsync("gone", ScopeSet.Read);
        await _access.RevokeAsync("gone", "peer:1", default);

        var next = Service();
        await next.LoadAsync(default);

        Assert.Equal("phone", Assert.IsType<TokenMatch.Live>(next.Match(phone.Secret)).Token.Name);
        Assert.IsType<TokenMatch.Unknown>(next.Match(gone.Secret));
        Assert.Equal(["phone"], next.List().Select(static listed => listed.Token.Name));
    }

    [Fact]
    public async Task A_revoked_token_is_dead_at_once_with_everything_it_opened()
    {
        var phone = await GrantAsync("phone", ScopeSet.Read);
        var other = await GrantAsync("other", ScopeSet.Read);
        var (opened, untouched) = (Live(phone.Secret).Ended, Live(other.Secret).Ended);

        await _access.RevokeAsync("phone", "peer:1", default);

        Assert.True(opened.IsCancellationRequested);
        Assert.IsType<TokenMatch.Unknown>(_access.Match(phone.Secret));
        Assert.False(untouched.IsCancellationRequested);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => _access.RevokeAsync("phone", "peer:1", default))).Code);
        Assert.NotEqual(phone.Secret, (await GrantAsync("phone", ScopeSet.Operate)).Secret);
        Assert.IsType<TokenMatch.Unknown>(_access.Match(phone.Secret));
    }

    [Fact]
    public async Task An_expired_token_says_so_and_what_it_opened_ends()
    {
        var phone = await GrantAsync("phone", ScopeSet.Read, TimeSpan.FromMinutes(10));
        var opened = Live(phone.Secret).Ended;

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.False(opened.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(opened.IsCancellationRequested);
        Assert.Equal("phone", Assert.IsType<TokenMatch.Expired>(_access.Match(phone.Secret)).Token.Name);
        Assert.Equal(TokenState.Expired, Assert.Single(_access.List()).State);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_over_an_expiry_is_noticed()
    {
        var phone = await GrantAsync("phone", ScopeSet.Read, TimeSpan.FromDays(1));
        var opened = Live(phone.Secret).Ended;

        _time.JumpTo(_time.GetUtcNow() + TimeSpan.FromDays(2));
        Assert.IsType<TokenMatch.Expired>(_access.Match(phone.Secret));
        _time.Advance(AccessService.ClockPatience);

        Assert.True(opened.IsCancellationRequested);
    }

    [Fact]
    public async Task A_name_whose_token_expired_may_be_granted_again_and_the_old_secret_is_nobodys()
    {
        var old = await GrantAsync("phone", ScopeSet.Read, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        var fresh = await GrantAsync("phone", ScopeSet.Operate);

        Assert.IsType<TokenMatch.Unknown>(_access.Match(old.Secret));
        Assert.Equal(fresh.Token.Id, Live(fresh.Secret).Token.Id);
        Assert.Equal(fresh.Token.Id, Assert.Single(await _storage.ListTokensAsync(default)).Id);
    }

    [Fact]
    public async Task Nothing_is_granted_that_could_not_be_written_down()
    {
        _storage.FailOn(static _ => new ReeveException(ErrorCode.StorageFull, "no room"));

        Assert.Equal(ErrorCode.StorageFull, (await Assert.ThrowsAsync<ReeveException>(() => GrantAsync("phone", ScopeSet.Read))).Code);

        Assert.Empty(_access.List());
        _storage.FailOn(null);
        Assert.Equal("phone", Live((await GrantAsync("phone", ScopeSet.Read)).Secret).Token.Name);
    }

    [Fact]
    public async Task A_full_disk_keeps_no_door_open()
    {
        var phone = await GrantAsync("phone", ScopeSet.Read);
        var opened = Live(phone.Secret).Ended;
        _storage.FailOn(static _ => new ReeveException(ErrorCode.StorageFull, "no room"));

        var failure = await Assert.ThrowsAsync<ReeveException>(() => _access.RevokeAsync("phone", "peer:1", default));

        Assert.Equal(ErrorCode.StorageFull, failure.Code);
        Assert.Contains("reeve token revoke phone", failure.Hint);
        Assert.True(opened.IsCancellationRequested);
        Assert.IsType<TokenMatch.Unknown>(_access.Match(phone.Secret));
        Assert.Equal(TokenState.Revoked, Assert.Single(_access.List()).State);

        _storage.FailOn(null);
        await _access.RevokeAsync("phone", "peer:1", default);
        Assert.Empty(_access.List());
        Assert.Empty(await _storage.ListTokensAsync(default));
    }

    [Fact]
    public async Task Many_that_ask_for_one_name_at_once_get_one_token()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                await GrantAsync("phone", ScopeSet.Read);
                return 1;
            }
            catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
            {
                return 0;
            }
        })));

        Assert.Equal(1, asked.Sum());
        Assert.Single(_access.List());
    }

    private AccessService Service()
    {
        var service = new AccessService(_storage, _storage, _time, new SeededRandomSource(), new CountingIdSource(), NullLogger<AccessService>.Instance);
        _services.Add(service);
        return service;
    }

    private Task<GrantedToken> GrantAsync(string name, ScopeSet scopes, TimeSpan? life = null) =>
        _access.GrantAsync(new TokenDraft(name, scopes, life, "ann", "peer:1"), default);

    private TokenMatch.Live Live(string secret) => Assert.IsType<TokenMatch.Live>(_access.Match(secret));
}
