using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reeve.Client;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Protocol;
using Reeve.Protocol.Ledger;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Hosting;

namespace Reeve.IntegrationTests.Daemon;

/// <summary>An auditor who kept a checkpoint comes back later: the log must prove that it only grew.</summary>
public sealed class ConsistencyTests : IAsyncLifetime
{
    private TestDaemon _daemon = null!;
    private ReeveClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _daemon = await TestDaemon.StartAsync();
        _client = await _daemon.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public async Task A_served_proof_leads_from_one_served_checkpoint_to_the_next()
    {
        await GrowAsync(37);
        var old = await CheckpointAsync();
        await GrowAsync(600);
        var newest = await CheckpointAsync();
        Assert.True(newest.Size > old.Size);

        var served = await _client.CallAsync(Operations.LedgerConsistency, new ConsistencyRequest { OldSize = old.Size, Size = newest.Size }, Stop);

        Assert.Equal((old.Root.ToBase64(), newest.Root.ToBase64()), (served.OldRoot, served.Root));
        var hashes = Parse(served);
        Assert.True(MerkleRules.VerifyConsistency(old.Size, newest.Size, hashes, old.Root, newest.Root));
        Assert.False(MerkleRules.VerifyConsistency(old.Size, newest.Size, hashes, newest.Root, newest.Root));
        Assert.False(MerkleRules.VerifyConsistency(old.Size - 1, newest.Size, hashes, old.Root, newest.Root));
        Assert.All(Enumerable.Range(0, hashes.Count), left =>
            Assert.False(MerkleRules.VerifyConsistency(old.Size, newest.Size, [.. hashes.Where((_, at) => at != left)], old.Root, newest.Root)));
    }

    [Fact]
    public async Task Without_a_newer_size_http_proves_up_to_the_newest_checkpoint()
    {
        await GrowAsync(10);
        var old = await CheckpointAsync();
        await GrowAsync(10);
        var newest = await CheckpointAsync();
        using var http = _daemon.Http();

        var served = (await http.GetFromJsonAsync($"/api/ledger/consistency?old_size={old.Size}", ProtocolJson.Default.ConsistencyResponse, Stop))!;

        Assert.Equal((old.Size, newest.Size), (served.OldSize, served.Size));
        Assert.True(MerkleRules.VerifyConsistency(old.Size, newest.Size, Parse(served), old.Root, newest.Root));
    }

    [Fact]
    public async Task Every_pair_of_sizes_of_a_small_log_has_its_proof()
    {
        await GrowAsync(20);
        for (var size = 0; size <= 20; size++)
        {
            for (var old = 0; old <= size; old++)
            {
                var served = await _client.CallAsync(Operations.LedgerConsistency, new ConsistencyRequest { OldSize = old, Size = size }, Stop);
                Assert.True(
                    Hash256.TryParseBase64(served.OldRoot, out var oldRoot) && Hash256.TryParseBase64(served.Root, out var root)
                    && MerkleRules.VerifyConsistency(old, size, Parse(served), oldRoot, root), $"{old} to {size}");
            }
        }
    }

    [Theory]
    [InlineData("old_size=9&size=8", HttpStatusCode.BadRequest, ErrorCode.InvalidRequest)]
    [InlineData("old_size=1&size=9007199254740991", HttpStatusCode.NotFound, ErrorCode.NotFound)]
    [InlineData("size=8", HttpStatusCode.BadRequest, ErrorCode.InvalidRequest)]
    [InlineData("old_size=-1", HttpStatusCode.BadRequest, ErrorCode.InvalidRequest)]
    public async Task Sizes_that_are_none_are_refused(string query, HttpStatusCode status, string code)
    {
        await GrowAsync(20);
        using var http = _daemon.Http();

        using var response = await http.GetAsync("/api/ledger/consistency?" + query, Stop);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_cli_prints_the_proof_and_checks_it_itself()
    {
        await GrowAsync(12);

        var run = await CliRun.ExecuteAsync("proof", "--consistency", "5", "12", "--socket", _daemon.SocketPath);
        var neither = await CliRun.ExecuteAsync("proof", "--socket", _daemon.SocketPath);

        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("old 5 ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("new 12 ", lines[1], StringComparison.Ordinal);
        Assert.All(lines[2..], static line => Assert.True(Hash256.TryParseBase64(line, out _)));
        Assert.Contains("stand unchanged", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, neither.ExitCode);
    }

    private async Task GrowAsync(int count)
    {
        var entry = new LedgerDraft { Type = "test.grown", Family = Family.Admin, Owner = "local" };
        await _daemon.Journal.CommitAsync(new UnitOfWork([.. Enumerable.Repeat(entry, count)], []), Stop);
    }

    private async Task<Checkpoint> CheckpointAsync()
    {
        await _daemon.Services.GetRequiredService<LedgerSigner>().SignAsync(Stop);
        var served = await _client.CallAsync(Operations.LedgerCheckpoint, new CheckpointRequest(), Stop);
        Assert.True(SignedNote.TryParse(served.Note, out var note));
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        Assert.True(served.Key is null || (NoteKey.TryParseVerifier(served.Key, out var key) && note.IsSignedBy(key)));
        return checkpoint;
    }

    private static List<Hash256> Parse(ConsistencyResponse served) =>
        [.. served.Hashes.Select(static text => Hash256.TryParseBase64(text, out var hash) ? hash : throw new FormatException(text))];
}
