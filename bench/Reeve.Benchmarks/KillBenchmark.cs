using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Reeve.Client;
using Reeve.Guard;
using Reeve.TestKit.Models;

namespace Reeve.Benchmarks;

/// <summary>
/// How long a killed run's work goes on, from the request to the last activity, as the ledger's <c>run.stopped</c> says; beside it what the other side of
/// the work saw: the model's server its reader leave, the program its token fire, a grandchild's pipe its last writer die.
/// </summary>
internal sealed class KillBenchmark : IBenchmark
{
    private const int Kills = 40;
    private const int Warmup = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public string Name => "kill";

    public async Task RunAsync(ResultTable table)
    {
        await StreamAsync(table);
        await CallerAsync(table);
        await TreeAsync(table);
    }

    private static async Task StreamAsync(ResultTable table)
    {
        var streaming = Channel.CreateBounded<bool>(1);
        var gone = Channel.CreateBounded<long>(1);
        await using var server = await ScriptedModelServer.StartAsync(
            ScriptedModelServer.Stream(1024, "{\\\"findings\\\":[]}"), context => TalkAsync(context, streaming.Writer, gone.Writer));
        using var home = new BenchHome($"""
            models:
              providers:
                slow:
                  base_url: {server.BaseUrl}
                  model: slow-1
                  local: true

            """);
        home.WriteAgent("talker", "model: slow\n", "[echo, something]");
        await home.StartDaemonAsync();
        using var killer = await KillProbe.ConnectAsync(home.Socket);
        await killer.FirstTickAsync("talker");
        for (var i = 0; i < Warmup + Kills; i++)
        {
            using var ticker = await BareClient.ConnectAsync(home.Socket);
            var tick = Task.Run(() => ticker.Call("agents.tick", """{"agent":"talker"}"""));
            await Task.WhenAny(tick, streaming.Reader.ReadAsync().AsTask()).Unwrap();
            await killer.KillAsync(killer.LiveRunOf("talker"), () => gone.Reader.ReadAsync(), counts: i >= Warmup);
            await tick;
        }

        killer.Report(table, "a model's stream", "its server saw the reader leave");
    }

    private static async Task TalkAsync(HttpContext context, ChannelWriter<bool> streaming, ChannelWriter<long> gone)
    {
        var left = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leaving = context.RequestAborted.UnsafeRegister(_ => left.TrySetResult(TimeProvider.System.GetTimestamp()), null);
        context.Response.ContentType = "text/event-stream";
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        for (var first = true; !left.Task.IsCompleted; first = false)
        {
            await context.Response.WriteAsync("data: {\"model\":\"slow-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"and \"}}]}\n\n");
            await context.Response.Body.FlushAsync();
            if (first)
            {
                await streaming.WriteAsync(true);
            }

            await pace.WaitForNextTickAsync();
        }

        await gone.WriteAsync(await left.Task);
    }

    private static async Task CallerAsync(ResultTable table)
    {
        using var home = new BenchHome();
        await home.StartDaemonAsync();
        using var killer = await KillProbe.ConnectAsync(home.Socket);
        await using var reeve = await ReeveGuard.ConnectAsync(
            Reeve.Client.Endpoint.Parse(home.Socket), new ReeveGuardOptions { TraceFolder = null, OutboxFolder = Path.Combine(home.Home, "outbox") });
        for (var i = 0; i < Warmup + Kills; i++)
        {
            var run = await reeve.StartRunAsync("caller", new GuardedRunOptions { Tools = ["bench.*"] });
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var fired = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var work = WorkAsync(run, begun, fired);
            await Task.WhenAny(work, begun.Task).Unwrap();
            await killer.KillAsync(run.Id, () => new ValueTask<long>(fired.Task), counts: i >= Warmup);
            await work;
        }

        killer.Report(table, "an SDK's caller", "the body saw its token fire");
    }

    private static async Task WorkAsync(GuardedRun run, TaskCompletionSource begun, TaskCompletionSource<long> fired)
    {
        await using (run)
        {
            try
            {
                await run.GuardAsync(GuardedTool.SideEffecting("bench.wait"), null, async call =>
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    fired.SetResult(TimeProvider.System.GetTimestamp());
                    call.CancellationToken.ThrowIfCancellationRequested();
                });
            }
            catch (ReeveException killed) when (killed.Code == ErrorCode.Killed)
            {
                return;
            }
        }

        throw new InvalidOperationException("A killed call came back as if nothing had happened.");
    }

    private static async Task TreeAsync(ResultTable table)
    {
        using var home = new BenchHome();
        var pipe = Path.Combine(home.Home, "tree.pipe");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        // The child waits for a grandchild, that for a child of its own; the last two hold the pipe open.
        var armed = Path.Combine(home.Home, "armed");
        await File.WriteAllTextAsync(Path.Combine(home.Home, "tree.sh"), "test -e armed || exit 0\n( exec 3>tree.pipe; echo up >&3; sleep 600 & wait ) &\nwait\n");
        home.WriteAgent("parent", "", "[sh, tree.sh]");
        await home.StartDaemonAsync();
        using var killer = await KillProbe.ConnectAsync(home.Socket);
        await killer.FirstTickAsync("parent");
        await File.WriteAllTextAsync(armed, "");
        for (var i = 0; i < Warmup + Kills; i++)
        {
            using var ticker = await BareClient.ConnectAsync(home.Socket);
            var tick = Task.Run(() => ticker.Call("agents.tick", """{"agent":"parent"}"""));
            await using var tree = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
            var word = new byte[3];
            await Task.WhenAny(tick, Task.Run(() => tree.ReadExactly(word))).Unwrap();
            var dead = Task.Run(() => tree.ReadByte() < 0 ? TimeProvider.System.GetTimestamp() : throw new InvalidOperationException("The tree said more."));
            await killer.KillAsync(killer.LiveRunOf("parent"), () => new ValueTask<long>(dead), counts: i >= Warmup);
            await tick;
        }

        killer.Report(table, "a process tree with a grandchild", "its pipe's last writer died");
    }
}
