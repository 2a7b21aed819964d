using Reeve.Engine.Access;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Storage;

/// <summary>The same promises of every store that keeps tokens.</summary>
public sealed class AccessTokenStoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TestStore _sqlite = new();
    private readonly MemoryStorage _memory = new(new ManualTimeProvider());

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_granted_is_read_back_whole(bool sqlite)
    {
        var token = Token("1", "phone") with { Scopes = ScopeSet.Read | ScopeSet.Approve, ExpiresAt = Now.AddDays(3) };

        await CommitAsync(sqlite, AccessEntries.Granted(token), new TokenGranted(token, null));
        await CommitAsync(sqlite, AccessEntries.Granted(token), new TokenGranted(Token("2", "ci"), null));

        var kept = await ListAsync(sqlite);
        Assert.Equal(["phone", "ci"], kept.Select(static one => one.Name));
        Assert.Equal(token.SecretHash.ToArray(), kept[0].SecretHash.ToArray());
        Assert.Equal(token, kept[0] with { SecretHash = token.SecretHash });
        Assert.Null(kept[1].ExpiresAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_is_taken_until_its_token_is_replaced_or_revoked(bool sqlite)
    {
        await CommitAsync(sqlite, AccessEntries.Granted(Token("1", "phone")), new TokenGranted(Token("1", "phone"), null));

        await RefusedAsync(sqlite, new TokenGranted(Token("2", "phone"), null));
        await CommitAsync(sqlite, AccessEntries.Granted(Token("3", "phone")), new TokenGranted(Token("3", "phone"), new TokenId("token_1")));
        Assert.Equal("token_3", Assert.Single(await ListAsync(sqlite)).Id.Value);

        await CommitAsync(sqlite, AccessEntries.Revoked(Token("3", "phone"), "peer:1"), new TokenRevoked(new TokenId("token_3")));
        await RefusedAsync(sqlite, new TokenRevoked(new TokenId("token_3")));
        Assert.Empty(await ListAsync(sqlite));
    }

    [Fact]
    public async Task Tokens_outlive_the_database_being_closed()
    {
        await CommitAsync(true, AccessEntries.Granted(Token("1", "phone")), new TokenGranted(Token("1", "phone"), null));

        await _sqlite.ReopenAsync();

        Assert.Equal("phone", Assert.Single(await ListAsync(true)).Name);
    }

    private async Task RefusedAsync(bool sqlite, StateChange change) => Assert.Equal(
        ErrorCode.Conflict,
        (await Assert.ThrowsAsync<ReeveException>(() => CommitAsync(sqlite, AccessEntries.Granted(Token("9", "x")), change))).Code);

    private Task CommitAsync(bool sqlite, LedgerDraft entry, StateChange change) =>
        (sqlite ? _sqlite.CommitAsync(entry, change) : ((IJournal)_memory).CommitAsync(UnitOfWork.Of(entry, change), default)).AsTask();

    private ValueTask<IReadOnlyList<AccessToken>> ListAsync(bool sqlite) => (sqlite ? (IAccessTokenStore)_sqlite.Tokens : _memory).ListTokensAsync(default);

    private static AccessToken Token(string id, string name) => new()
    {
        Id = new TokenId("token_" + id),
        Name = name,
        Owner = "ann",
        Scopes = ScopeSet.Read,
        SecretHash = Secrets.Hash(id),
        CreatedAt = Now,
        GrantedBy = "peer:1",
    };
}
