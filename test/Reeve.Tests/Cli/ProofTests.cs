using System.Text.Json;
using Reeve.Guard.Transparency;
using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

/// <summary>A proof is checked by anybody with the file and the key: no daemon, no socket.</summary>
public sealed class ProofTests : IDisposable
{
    private static readonly NoteKey Key = NoteKey.FromSeed("reeve.test/log", new byte[32]);
    private static readonly byte[] Entry = """{"v":1,"type":"run.started"}"""u8.ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_true_proof_holds_and_shows_the_entry()
    {
        var run = await CliRun.ExecuteAsync("verify", "--proof", Write(Entry), "--key", Key.Verifier);

        Assert.Equal(new CliRun(0, "verified  entry 0 is in the log reeve.test/log of 1\n  {\"v\":1,\"type\":\"run.started\"}\n", ""), run);
    }

    [Fact]
    public async Task A_proof_of_another_entry_is_broken()
    {
        var run = await CliRun.ExecuteAsync("verify", "--proof", Write("""{"v":1,"type":"forged"}"""u8.ToArray()), "--key", Key.Verifier, "--json");

        var json = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal((6, false), (run.ExitCode, json.GetProperty("ok").GetBoolean()));
        Assert.NotEmpty(json.GetProperty("why").GetString()!);
    }

    [Fact]
    public async Task Another_key_proves_nothing()
    {
        var other = NoteKey.FromSeed("reeve.test/log", [.. Enumerable.Repeat((byte)7, 32)]);

        var run = await CliRun.ExecuteAsync("verify", "--proof", Write(Entry), "--key", other.Verifier);

        Assert.Equal(6, run.ExitCode);
        Assert.StartsWith("BROKEN  entry 0: ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--proof nowhere --key KEY", 4)]
    [InlineData("--proof nowhere", 2)]
    [InlineData("--proof nowhere --key nonsense", 2)]
    [InlineData("--proof a --offline b", 2)]
    [InlineData("--offline nowhere", 4)]
    [InlineData("--offline nowhere --key", 2)]
    public async Task What_cannot_be_checked_says_why(string options, int exitCode)
    {
        var run = await CliRun.ExecuteAsync(["verify", .. options.Replace("KEY", Key.Verifier, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_proof_is_said_to_be_none()
    {
        var file = Path.Combine(_folder, "text");
        await File.WriteAllTextAsync(file, "hello\n");

        var run = await CliRun.ExecuteAsync("verify", "--proof", file, "--key", Key.Verifier);

        Assert.Equal((2, $"error: {file} is not a tlog-proof\nhint: make one with: reeve proof ENTRY -o FILE\n"), (run.ExitCode, run.Error));
    }

    // The checkpoint always commits to Entry; the proof carries whatever it is given.
    private string Write(byte[] entry)
    {
        var checkpoint = new Checkpoint("reeve.test/log", 1, MerkleRules.LeafHash(Entry));
        var proof = new TlogProof(0, [], SignedNote.Sign(checkpoint.ToText(), Key), entry);
        var file = Path.Combine(_folder, "proof");
        File.WriteAllText(file, proof.ToString());
        return file;
    }
}
