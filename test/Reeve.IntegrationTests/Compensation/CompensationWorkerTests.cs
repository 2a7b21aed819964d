using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;
using Reeve.TestKit.Hosting;

namespace Reeve.IntegrationTests.Compensation;

/// <summary>A program with the SDK undoes what its agent did.</summary>
public sealed class CompensationWorkerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handlers_undo_and_what_they_throw_is_the_reason()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        using var declared = System.Text.Json.JsonDocument.Parse("""{"kind":"handler"}""");
        ToolDefaults[] tools = [new() { Tool = "pay", Compensation = declared.RootElement }, new() { Tool = "mail", Compensation = declared.RootElement }];
        await client.CallAsync(Operations.ToolsRegister, new RegisterToolsRequest { Tools = tools }, Stop);
        var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "payer", Tools = ["*"] }, Stop);
        foreach (var tool in new[] { "pay", "mail" })
        {
            var begin = new BeginStepRequest { Run = run.Run, FencingToken = run.FencingToken, Tool = tool, ArgsHash = new string('a', 64), SideEffect = true };
            var begun = await client.CallAsync(Operations.StepsBegin, begin, Stop);
            await client.CallAsync(Operations.StepsEnd, new EndStepRequest { Run = run.Run, FencingToken = run.FencingToken, Step = begun.Step!, Succeeded = true }, Stop);
        }

        await client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = run.Run }, Stop);
        var keys = new List<string>();
        await using var worker = CompensationWorker.OnCompensate(client, new Dictionary<string, Func<CompensationWork, CancellationToken, Task>>
        {
            ["pay"] = (work, _) =>
            {
                keys.Add(work.IdempotencyKey);
                return Task.CompletedTask;
            },
            ["mail"] = static (_, _) => throw new InvalidOperationException("it was read already"),
        });

        await client.CallAsync(Operations.RunsRollback, new RollbackRequest { Run = run.Run }, Stop);
        var shown = await client.CallAsync(Operations.RunsCompensation, new GetCompensationRequest { Run = run.Run, WaitSeconds = 60 }, Stop);

        Assert.Equal([("failed", "it was read already"), ("succeeded", null)], shown.Compensations.Select(static row => (row.Status, row.Reason)));
        Assert.Equal(["compensate:" + shown.Compensations[1].Step], keys);
    }
}
