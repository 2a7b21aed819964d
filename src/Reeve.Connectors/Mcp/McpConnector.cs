using System.Net.Http;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Reeve.Connectors.Processes;
using Reeve.Engine.Foundation;
using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Mcp;

/// <summary>
/// Starts programs and dials addresses that speak MCP. The protocol is the official SDK's; the wires are bounded by us, and the SDK is given no logger, because it would
/// write down what servers say. Thread-safe.
/// </summary>
internal sealed class McpConnector(McpConnectorOptions options, IIdSource ids, TimeProvider time) : IMcpConnector
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);

    public async Task<IMcpConnection> ConnectAsync(McpServerOptions server, CancellationToken cancellationToken)
    {
        try
        {
            return server.Url is null ? await StartAsync(server, cancellationToken) : await DialAsync(server, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the SDK, the system or the wire threw, the engine knows a failure of the wire.
            throw McpFailures.Of(server, failure);
        }
    }

    private async Task<McpConnection> StartAsync(McpServerOptions server, CancellationToken cancellationToken)
    {
        var program = Start(server);
        var sieve = new PeerSieve(options, time);
        var wire = new StreamPeerTransport(server.Name, program.Stream, sieve, options, time);
        var ended = FollowAsync(wire, program);
        try
        {
            var client = await McpClient.CreateAsync(wire, ClientOptions(), loggerFactory: null, cancellationToken);
            return new McpConnection(server, client, sieve, ended, CloseAsync, time);
        }
        catch (Exception failure)
        {
            // Nothing stays behind, whatever it was; what the program did explains more than what the SDK made of it.
            wire.End(McpCauses.Closed);
            var cause = await ended;
            await CloseAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw cause is McpCauses.Closed ? failure : new McpTransportFailure(cause, Told(server, cause), $"Its errors are in {LogOf(server)}.");
        }

        async Task CloseAsync()
        {
            await wire.DisposeAsync();
            await program.StopAsync();
        }
    }

    private async Task<McpConnection> DialAsync(McpServerOptions server, CancellationToken cancellationToken)
    {
        SievedTransport? wire = null;
        var client = new HttpClient(new McpHttpHandler(server, options, time, () => wire?.Blame(McpCauses.TooLarge))) { Timeout = Timeout.InfiniteTimeSpan };
        var sieve = new PeerSieve(options, time);
        var dial = new HttpClientTransportOptions { Endpoint = server.Url!, Name = server.Name, TransportMode = HttpTransportMode.StreamableHttp, MaxReconnectionAttempts = 2 };
        wire = new SievedTransport(new HttpClientTransport(dial, client, null, ownsHttpClient: false), sieve);
        try
        {
            var session = await McpClient.CreateAsync(wire, ClientOptions(), loggerFactory: null, cancellationToken);
            return new McpConnection(server, session, sieve, wire.Fault, CloseAsync, time);
        }
        catch (Exception failure)
        {
            // Nothing stays behind, whatever it was; what the server did explains more than what the SDK made of it.
            await CloseAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw wire.Fault.IsCompletedSuccessfully ? new McpTransportFailure(await wire.Fault, Told(server, await wire.Fault), $"reeve mcp test {server.Name}") : McpFailures.Of(server, failure);
        }

        async Task CloseAsync()
        {
            await wire.DisposeAsync();
            client.Dispose();
        }
    }

    private IPeerProgram Start(McpServerOptions server)
    {
        var extra = server.Variables.ToDictionary(static variable => variable.Name, variable => (string?)McpSecrets.Read(server.Name, variable.Value, options.Home), StringComparer.Ordinal);
        var environment = ChildEnvironment.Build(Environment.GetEnvironmentVariables(), extra);
        Directory.CreateDirectory(options.LogFolder);
        var log = new PeerLog(LogOf(server), options.MaxLog, options.Window, time);
        var spec = new ChildSpec(server.Command) { WorkingDirectory = options.Home, Timeout = Timeout.InfiniteTimeSpan, Grace = options.Grace };
        return OperatingSystem.IsLinux()
            ? SessionPeerProgram.Start(spec, environment, ids.Next("mcp"), log, time)
            : PortablePeerProgram.Start(spec, environment, log, time);
    }

    // Which of the two ends first is chance; what the program wrote before it ended is still read.
    private async Task<string> FollowAsync(StreamPeerTransport wire, IPeerProgram program)
    {
        await Task.WhenAny(wire.Ended, program.Ended);
        using var patience = new CancellationTokenSource(DrainTime, time);
        await Task.WhenAll(wire.Ended, program.Ended).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (program.Ended.IsCompleted)
        {
            wire.End(McpCauses.Exited);
        }

        var cause = await wire.Ended;
        return cause == McpCauses.Closed && program.Ended.IsCompleted ? McpCauses.Exited : cause;
    }

    private McpClientOptions ClientOptions() => new()
    {
        ClientInfo = new Implementation { Name = "reeve", Version = options.Version },
        InitializationTimeout = TimeSpan.FromMinutes(30), // the caller's limit comes first
        TimeProvider = time,
    };

    private string LogOf(McpServerOptions server) => Path.Combine(options.LogFolder, server.Name + ".log");

    private static string Told(McpServerOptions server, string cause) => $"The MCP server {server.Name} ({server.Shown}) " + cause switch
    {
        McpCauses.Exited => "ended before it came up.",
        McpCauses.TooLarge => "sent a message larger than any may be.",
        McpCauses.Flood => "sent more than anybody asked for.",
        McpCauses.Stalled => "does not take what it is sent.",
        _ => "says what is not this protocol.",
    };
}
