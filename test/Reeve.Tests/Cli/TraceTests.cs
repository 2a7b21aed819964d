using System.Text.Json;
using Reeve.Guard.Tracing;
using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

/// <summary>A trace is verified by anybody with the file.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-").FullName;
    private string _head = "";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_true_trace_is_verified()
    {
        var file = Write();

        Assert.Equal(new CliRun(0, $"verified  3 lines of run_1, head {_head}\n", ""), await CliRun.ExecuteAsync("verify", "--trace", file));
        Assert.Equal(0, (await CliRun.ExecuteAsync("verify", "--trace", file, "--head", _head)).ExitCode);
    }

    [Fact]
    public async Task The_first_broken_line_is_named_and_why()
    {
        var file = Write(static lines => [lines[0], lines[2]]);

        var run = await CliRun.ExecuteAsync("verify", "--trace", file);
        Assert.Equal(new CliRun(6, "BROKEN  line 2: missing: line 1 of the trace is missing before it\n  1 line of run_1 before it holds\n", ""), run);

        var json = JsonDocument.Parse((await CliRun.ExecuteAsync("verify", "--trace", file, "--json")).Out).RootElement;
        Assert.Equal((false, 2, "missing"), (json.GetProperty("ok").GetBoolean(), json.GetProperty("line").GetInt32(), json.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task A_torn_last_line_is_tolerated_and_told()
    {
        var run = await CliRun.ExecuteAsync("verify", "--trace", Write(static lines => [lines[0], lines[1], lines[2][..40]]));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("torn", run.Out, StringComparison.Ordinal);
        Assert.Contains("not closed", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--trace nowhere", 4)]
    [InlineData("--trace nowhere --head nonsense", 2)]
    [InlineData("--trace a --offline b", 2)]
    [InlineData("--trace a --key k", 2)]
    [InlineData("--head 00", 2)]
    public async Task What_cannot_be_checked_says_why(string options, int exitCode)
    {
        var run = await CliRun.ExecuteAsync(["verify", .. options.Split(' ')]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    private string Write(Func<byte[][], IEnumerable<byte[]>>? change = null)
    {
        var chain = new TraceChain("run_1");
        byte[][] lines =
        [
            chain.Add(default, "run.started").ToArray(),
            chain.Add(default, "step.done").ToArray(),
            chain.Add(default, TraceFormat.Closed).ToArray(),
        ];
        _head = chain.Head;
        var path = Path.Combine(_folder, "trace.jsonl");
        File.WriteAllBytes(path, [.. (change?.Invoke(lines) ?? lines).SelectMany(static line => line)]);
        return path;
    }
}
