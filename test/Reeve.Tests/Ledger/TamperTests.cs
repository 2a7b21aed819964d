using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Ledger.Verification;
using Reeve.Guard.Transparency;
using Reeve.Storage.Sqlite;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Ledger;

/// <summary>A log of 700 entries with contents and checkpoints, closed, copied and tampered with in every way there is: each must be named for what it is.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private const int Entries = 700;

    private static readonly NoteKey Key = NoteKey.FromSeed("reeve/test", Enumerable.Range(1, 32).Select(static i => (byte)i).ToArray());
    private static readonly NoteKey Other = NoteKey.FromSeed("reeve/test", new byte[32]);

    private readonly TestStore _store = new();

    private string CheckpointsFile => _store.File("checkpoints.txt");

    public async ValueTask InitializeAsync()
    {
        await WriteAsync(Entries, Key);
        await _store.CloseAsync();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void A_healthy_log_verifies_with_every_family_counted()
    {
        var report = Verify();

        Assert.Empty(report.Breakages);
        Assert.Equal(Entries, report.Entries);
        Assert.Equal(Entries, report.Families.Sum(static family => family.Records));
        Assert.Equal((true, Entries), (report.Signed, report.CoveredSize));
        Assert.Equal(70, report.ContentsChecked);
        Assert.Equal(Key.Verifier, report.Key);
    }

    [Theory]
    [InlineData("UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), 'step 300', 'step 301') AS BLOB) WHERE idx = 300", BreakageKind.Altered, 300L)]
    [InlineData("UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), 'step 690', 'step 691') AS BLOB) WHERE idx = 690", BreakageKind.Altered, 690L)]
    [InlineData("UPDATE ledger SET leaf = zeroblob(32) WHERE idx = 17", BreakageKind.Altered, 17L)]
    [InlineData("UPDATE ledger SET leaf = zeroblob(31) WHERE idx = 17", BreakageKind.Altered, 17L)]
    [InlineData("UPDATE ledger SET family = 'guard' WHERE idx = 44", BreakageKind.Altered, 44L)]
    [InlineData("UPDATE content SET bytes = CAST('other words' AS BLOB) WHERE idx = 20", BreakageKind.Altered, 20L)]
    [InlineData("UPDATE content SET salt = zeroblob(32) WHERE idx = 20", BreakageKind.Altered, 20L)]
    [InlineData("INSERT INTO content VALUES (21, 'more', 'text/plain', zeroblob(32), zeroblob(3))", BreakageKind.Altered, 21L)]
    [InlineData("UPDATE ledger_tiles SET hash = zeroblob(32) WHERE level = 8 AND idx = 1", BreakageKind.Altered, 256L)]
    [InlineData("DELETE FROM ledger WHERE idx = 300", BreakageKind.Missing, 300L)]
    [InlineData("DELETE FROM ledger WHERE idx BETWEEN 0 AND 9", BreakageKind.Missing, 0L)]
    [InlineData("DELETE FROM ledger WHERE idx >= 650", BreakageKind.Truncated, 650L)]
    [InlineData("DELETE FROM ledger WHERE idx >= 512", BreakageKind.Truncated, 512L)]
    [InlineData("UPDATE ledger SET idx = -1 WHERE idx = 30; UPDATE ledger SET idx = 30 WHERE idx = 90; UPDATE ledger SET idx = 90 WHERE idx = -1", BreakageKind.Reordered, 30L)]
    [InlineData("CREATE TEMP TABLE t AS SELECT idx, bytes FROM ledger WHERE idx IN (61, 62); UPDATE ledger SET bytes = (SELECT t.bytes FROM t WHERE t.idx = 123 - ledger.idx) WHERE idx IN (61, 62)", BreakageKind.Reordered, 61L)]
    [InlineData("UPDATE ledger SET idx = idx + 100000 WHERE idx >= 100; INSERT INTO ledger SELECT 100, at, family, type, run, agent, owner, bytes, leaf FROM ledger WHERE idx = 5; UPDATE ledger SET idx = idx - 99999 WHERE idx > 100000", BreakageKind.Altered, 100L)]
    [InlineData("UPDATE ledger SET bytes = NULL, leaf = zeroblob(32) WHERE idx = 70", BreakageKind.Altered, 0L)]
    [InlineData("UPDATE checkpoints SET note = replace(note, 'reeve/test', 'reeve/tesu') WHERE size = 256", BreakageKind.Unsigned, null)]
    [InlineData("UPDATE checkpoints SET note = 'nonsense' WHERE size = 256", BreakageKind.Altered, null)]
    [InlineData("UPDATE checkpoints SET size = 255 WHERE size = 256", BreakageKind.Altered, null)]
    public void Tampering_is_named_for_what_it_is(string sql, BreakageKind kind, long? index)
    {
        Tamper(sql);

        var report = Verify();

        Assert.False(report.Ok);
        Assert.Contains(report.Breakages, breakage => breakage.Kind == kind && breakage.Index == index);
        Assert.Equal(kind, report.Breakages[0].Kind);
    }

    [Theory]
    [InlineData("at = at + 1", "\"at\"")]
    [InlineData("at = at + 0.5", "\"at\"")]
    [InlineData("type = 'test.erased'", "\"type\"")]
    [InlineData("family = 'guard'", "\"family\"")]
    [InlineData("family = 'weather'", "\"family\"")]
    [InlineData("run = 'run_2'", "\"run\"")]
    [InlineData("run = NULL", "\"run\"")]
    [InlineData("run = CAST(run AS BLOB)", "\"run\"")]
    [InlineData("agent = 'somebody'", "\"agent\"")]
    [InlineData("agent = NULL", "\"agent\"")]
    [InlineData("owner = 'o2'", "\"owner\"")]
    [InlineData("owner = ''", "\"owner\"")]
    [InlineData("run = 'run_1\",\"agent\":\"watchman', agent = NULL", "\"run\", \"agent\"")]
    [InlineData("run = 'r', owner = 'o2'", "\"run\", \"owner\"")]
    public void Every_column_the_log_is_searched_by_is_held_to_the_bytes(string columns, string named)
    {
        Tamper($"UPDATE ledger SET {columns} WHERE idx = 43");

        var broken = Assert.Single(Verify().Breakages);

        Assert.Equal((BreakageKind.Altered, 43L, (Family?)(Family)(43 % 4)), (broken.Kind, broken.Index!.Value, broken.Family));
        Assert.Contains($" {named} ", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(43, "run = 'run_1'")] // as it is
    [InlineData(45, "agent = 'watch\"man\\'")] // what the bytes have to escape
    [InlineData(44, "agent = NULL")] // none was recorded
    public void A_column_that_says_the_same_in_other_words_is_no_breakage(int index, string columns)
    {
        Tamper($"UPDATE ledger SET {columns} WHERE idx = {index}");

        Assert.Empty(Verify().Breakages);
    }

    [Fact]
    public void The_family_of_a_broken_entry_is_told()
    {
        Tamper("UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), 'step 300', 'step 301') AS BLOB) WHERE idx = 300");

        var family = Assert.Single(Verify().Families, static family => family.FirstBroken is not null);

        Assert.Equal(((Family)(300 % 4), 300L, BreakageKind.Altered), (family.Family, family.FirstBroken!.Value, family.Why!.Value));
    }

    [Fact]
    public void Every_single_bit_of_an_entry_matters()
    {
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            var index = random.Next(Entries);
            var copy = Copy();
            FlipBit(copy, "ledger", "bytes", index, random);
            var broken = Verify(copy).Breakages;
            Assert.Contains(broken, breakage => breakage.Kind == BreakageKind.Altered && breakage.Index == index);
        }
    }

    [Fact]
    public void Erased_content_leaves_everything_valid()
    {
        Tamper("UPDATE content SET bytes = NULL, salt = NULL WHERE idx < 100; DELETE FROM content WHERE idx BETWEEN 200 AND 300");

        var report = Verify();

        Assert.True(report.Ok);
        Assert.Equal(10, report.ContentsErased);
    }

    [Fact]
    public void Bodies_that_were_taken_without_a_word_are_missing()
    {
        Tamper("UPDATE ledger SET bytes = NULL WHERE idx < 300");

        var broken = Assert.Single(Verify().Breakages);

        Assert.Equal((BreakageKind.Missing, 299L), (broken.Kind, broken.Index));
    }

    [Fact]
    public async Task An_older_copy_beside_a_newer_checkpoint_file_is_truncated()
    {
        var older = Copy();
        await _store.ReopenAsync();
        await WriteAsync(50, Key);
        await _store.CloseAsync();

        var report = Verify(older);

        Assert.Equal((BreakageKind.Truncated, (long?)Entries), (report.Breakages[0].Kind, report.Breakages[0].Index));
    }

    [Fact]
    public async Task A_log_rewritten_with_another_key_is_forked()
    {
        await using var forged = new TestStore();
        await WriteAsync(forged, forged.File("none"), Entries, Other);
        await forged.CloseAsync();

        using var scan = SqliteLedgerScan.OfCopy(forged.Path);
        var trusted = LedgerVerifier.Verify(scan, CheckpointFile.ReadTail(CheckpointsFile).Notes, Other, null, CancellationToken.None);
        using var again = SqliteLedgerScan.OfCopy(forged.Path);
        var pinned = LedgerVerifier.Verify(again, [], Key, null, CancellationToken.None);

        Assert.Contains(trusted.Breakages, static breakage => breakage.Kind == BreakageKind.Forked);
        Assert.Contains(pinned.Breakages, static breakage => breakage.Kind == BreakageKind.Unsigned);
    }

    [Fact]
    public async Task A_log_rewritten_with_the_same_key_disagrees_with_the_checkpoint_file()
    {
        await using var forged = new TestStore();
        forged.Time.Advance(TimeSpan.FromHours(1)); // the same facts an hour later: other bytes
        await WriteAsync(forged, forged.File("none"), Entries, Key);
        await forged.CloseAsync();

        using var scan = SqliteLedgerScan.OfCopy(forged.Path);
        var report = LedgerVerifier.Verify(scan, CheckpointFile.ReadTail(CheckpointsFile).Notes, Key, null, CancellationToken.None);

        Assert.Equal(BreakageKind.Forked, report.Breakages[0].Kind);
    }

    [Fact]
    public void A_checkpoint_file_with_a_torn_end_is_read_up_to_there()
    {
        File.AppendAllText(CheckpointsFile, "reeve/test\n9");

        var (notes, unreadable) = CheckpointFile.ReadTail(CheckpointsFile);

        Assert.Equal((3, 0), (notes.Count, unreadable));
        Assert.True(Verify().Ok);
    }

    [Fact]
    public void Without_a_key_the_tree_is_verified_and_nothing_is_called_signed()
    {
        using var scan = SqliteLedgerScan.OfCopy(_store.Path);

        var report = LedgerVerifier.Verify(scan, [], null, null, CancellationToken.None);

        Assert.True(report.Ok);
        Assert.False(report.Signed);
        Assert.Null(report.CoveredSize);
    }

    private static LedgerDraft Draft(int i) => new()
    {
        Type = "test.written",
        Family = (Family)(i % 4),
        Owner = "o",
        Run = new RunId("run_1"),
        Agent = (i % 4) switch { 1 => "watch\"man\\", 3 => "watchman", _ => null },
        Data = EntryData.Of(("what", $"step {i}")),
        Contents = i % 10 == 0 ? [ContentDraft.Text("words", $"words of {i}")] : [],
    };

    private Task WriteAsync(int count, NoteKey key) => WriteAsync(_store, CheckpointsFile, count, key);

    private static async Task WriteAsync(TestStore store, string file, int count, NoteKey key)
    {
        var options = new CheckpointOptions("reeve/test") { Files = [file] };
        var signer = new LedgerSigner(store.Journal, key, options, store.Time, NullLogger<LedgerSigner>.Instance);
        for (var i = 0; i < count; i++)
        {
            await store.CommitAsync(Draft(i));
            if (store.Journal.Head.Size % 256 == 0)
            {
                Assert.True(await signer.SignAsync(CancellationToken.None));
            }
        }

        Assert.True(await signer.SignAsync(CancellationToken.None));
    }

    private string Copy()
    {
        var copy = _store.File($"copy-{Guid()}.db");
        File.Copy(_store.Path, copy);
        return copy;
    }

    private static string Guid() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    private VerificationReport Verify(string? path = null)
    {
        using var scan = SqliteLedgerScan.OfCopy(path ?? _store.Path);
        return LedgerVerifier.Verify(scan, CheckpointFile.ReadTail(CheckpointsFile).Notes, Key, null, CancellationToken.None);
    }

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_store.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=DELETE; " + sql;
        command.ExecuteNonQuery();
    }

    private static void FlipBit(string path, string table, string column, long index, Random random)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var read = connection.CreateCommand();
        read.CommandText = $"PRAGMA journal_mode=DELETE; SELECT {column} FROM {table} WHERE idx = {index}";
        using var reader = read.ExecuteReader();
        reader.NextResult();
        reader.Read();
        var bytes = (byte[])reader.GetValue(0);
        reader.Close();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        using var write = connection.CreateCommand();
        write.CommandText = $"UPDATE {table} SET {column} = $bytes WHERE idx = {index}";
        write.Parameters.AddWithValue("$bytes", bytes);
        write.ExecuteNonQuery();
    }
}
