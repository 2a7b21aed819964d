using Reeve.Client;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Doors;

namespace Reeve.IntegrationTests.Doors;

/// <summary>The client that ships, at the door that ships.</summary>
public sealed class ClientAtTheDoorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_calls_watches_and_hears_failures_over_the_local_socket()
    {
        await using var host = await DoorHost.StartAsync();
        host.Feed.Publish("run.started");
        await using var client = await ReeveClient.ConnectAsync(Endpoint.Parse(host.SocketPath), cancellationToken: Stop);

        Assert.Equal("ok", (await client.CallAsync(Protocol.Operations.DaemonHealth, new HealthRequest(), Stop)).Status);
        var refused = await Assert.ThrowsAsync<Guard.ReeveException>(() => client.CallAsync(Protocol.Operations.RunsKill, new KillRunRequest { Run = "run_1" }, Stop));
        Assert.Equal("unavailable", refused.Code);
        host.Feed.Publish("run.ended");
        await foreach (var item in client.WatchAsync(new SubscribeRequest { After = 0 }, Stop))
        {
            Assert.Equal("run.ended", Assert.IsType<WatchItem.Event>(item).Report.Type);
            break;
        }
    }

    [Fact]
    public async Task The_client_calls_over_tcp_with_the_token()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        await using var client = await ReeveClient.ConnectAsync(Endpoint.Parse($"tcp://127.0.0.1:{host.RpcPort}"), new ClientOptions { Token = host.Token }, Stop);

        var begun = await client.CallAsync(
            Protocol.Operations.StepsBegin, new BeginStepRequest { Run = "run_1", FencingToken = 2, Tool = "t", ArgsHash = new string('a', 64) }, Stop);

        Assert.Equal("run_1/2/t/", begun.Rule);
    }
}
