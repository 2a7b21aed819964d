using System.Collections.Concurrent;
using System.Globalization;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Events;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;
using Reeve.TestKit;
using Reeve.TestKit.Rpc;

namespace Reeve.IntegrationTests.Client;

/// <summary>A daemon whose gate a test holds in its hand, on a real socket, and a program's folders beside it. Keys make one step each, as in the real one.</summary>
internal sealed class GatedDaemon : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<string, string> _steps = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ScriptedConnection> _watchers = [];
    private int _lastStep;
    private int _renewals;

    public GatedDaemon()
    {
        Judge = request => Allow(request);
        Renew = () => new RenewRunResponse { LeaseUntil = Later };
        Server.On(Operations.ToolsList, _ => new ListToolsResponse { Tools = Tools, Cursor = 7 });
        Server.OnAsync(Operations.EventsSubscribe, (_, connection) =>
        {
            connection.AfterAnswer(() =>
            {
                _watchers.Add(connection);
                return Task.CompletedTask;
            });
            return Task.FromResult(new SubscribeResponse { Subscription = "s1", After = 7 });
        });
        Server.On(Operations.RunsStart, request => Note(Starts, request, new StartRunResponse { Run = "run_1", FencingToken = 3, LeaseUntil = Later }));
        Server.On(Operations.RunsRenew, _ =>
        {
            Interlocked.Increment(ref _renewals);
            return Renew();
        });
        Server.On(Operations.StepsBegin, request => Note(Begins, request, Judge(request)));
        Server.On(Operations.StepsEnd, request => Note(Ends, request, new EndStepResponse { Durability = "durable" }));
        Server.On(Operations.RunsFinish, request => Note(Finishes, request, new FinishRunResponse { State = request.Outcome }));
    }

    public static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(1);

    public ScriptedServer Server { get; } = ScriptedServer.Start();

    public List<ToolConfigReport> Tools { get; } = [];

    public ConcurrentQueue<StartRunRequest> Starts { get; } = [];

    public ConcurrentQueue<BeginStepRequest> Begins { get; } = [];

    public ConcurrentQueue<EndStepRequest> Ends { get; } = [];

    public ConcurrentQueue<FinishRunRequest> Finishes { get; } = [];

    public Func<BeginStepRequest, BeginStepResponse> Judge { get; set; }

    public Func<RenewRunResponse> Renew { get; set; }

    public int Renewals => Volatile.Read(ref _renewals);

    public int Watchers => _watchers.Count;

    public BeginStepResponse Allow(BeginStepRequest request) => new()
    {
        Decision = "allow",
        Step = _steps.GetOrAdd(request.IdempotencyKey!, _ => "step_" + Interlocked.Increment(ref _lastStep).ToString(CultureInfo.InvariantCulture)),
        Rule = "grants",
        Durability = "durable",
    };

    public async Task<ReeveGuard> ConnectAsync(Func<ReeveGuardOptions, ReeveGuardOptions>? change = null)
    {
        var options = new ReeveGuardOptions
        {
            TraceFolder = _folder.File("traces"),
            OutboxFolder = _folder.File("outbox"),
            GateTimeout = TimeSpan.FromSeconds(10),
            Client = new() { BackOffFirst = TimeSpan.FromMilliseconds(1), BackOffLimit = TimeSpan.FromMilliseconds(5) },
        };
        return await ReeveGuard.ConnectAsync(Server.Endpoint, change?.Invoke(options) ?? options);
    }

    public Task PushAsync(string type, string? run, string data)
    {
        var of = run is null ? "" : $"\"run\":\"{run}\",";
        var pushed = $$"""{"cursor":9,"at":"2026-11-21T00:00:00Z","type":"{{type}}","family":"runs","owner":"ann",{{of}}"data":{{data}}}""";
        return Server.SendAsync("""{"jsonrpc":"2.0","method":"event","params":{"subscription":"s1","event":""" + pushed + "}}");
    }

    public Task PushGapAsync() => Server.SendAsync("""{"jsonrpc":"2.0","method":"gap","params":{"subscription":"s1","from":8,"to":20}}""");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static TResponse Note<TRequest, TResponse>(ConcurrentQueue<TRequest> queue, TRequest request, TResponse response)
    {
        queue.Enqueue(request);
        return response;
    }
}
