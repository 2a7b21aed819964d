using System.Collections.Concurrent;
using System.Security.Cryptography;
using Reeve.Client.Outbox;
using Reeve.Client.Runs;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Events;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;

namespace Reeve.Client.Daemon;

/// <summary>
/// Everything a program keeps up with one daemon: the connection, the outbox, one watch that brings kills and changed tools, and the leases of the runs
/// under way. The watch begins at a place in the log that was taken before the first run can start, so that no kill is missed. Thread-safe.
/// </summary>
internal sealed class DaemonLink : IAsyncDisposable
{
    private const int ToolsPerRegistration = 200;
    private const int ToolsPerPage = 500;

    private readonly ReeveGuardOptions _options;
    private readonly ToolTable _tools;
    private readonly GateCaller _caller;
    private readonly ConcurrentDictionary<string, (GuardedRun Run, LeaseKeeper Lease)> _runs = new(StringComparer.Ordinal);
    private readonly CompensationOffers _offers;
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private DaemonLink(ReeveClient client, ReeveGuardOptions options, ToolTable tools)
    {
        Client = client;
        _options = options;
        _tools = tools;
        _caller = new GateCaller(client, options.GateTimeout, options.Client.Time);
        Outbox = DeliveryOutbox.Open(options, DeliverAsync);
        _offers = new CompensationOffers(client, options.Client.Time);
    }

    public ReeveClient Client { get; }

    public DeliveryOutbox Outbox { get; }

    /// <summary>Tells this program from another one that holds the same run later.</summary>
    public string Holder { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public static async Task<DaemonLink> OpenAsync(Endpoint endpoint, ReeveGuardOptions options, ToolTable tools, CancellationToken cancellationToken)
    {
        var client = await ReeveClient.ConnectAsync(endpoint, options.Client, cancellationToken);
        DaemonLink? link = null;
        try
        {
            link = new DaemonLink(client, options, tools);
            var cursor = await link.LoadToolsAsync(cancellationToken);
            link._watching = Task.Run(() => link.WatchAsync(cursor), CancellationToken.None);
            return link;
        }
        catch
        {
            // Nobody got it: what was opened is closed here, whatever went wrong.
            await (link?.DisposeAsync() ?? client.DisposeAsync());
            throw;
        }
    }

    public async Task RegisterAsync(IReadOnlyList<GuardedTool> tools, string? project, CancellationToken cancellationToken)
    {
        _offers.Add(project, tools);
        foreach (var some in tools.Chunk(ToolsPerRegistration))
        {
            var request = new RegisterToolsRequest { Project = project, Tools = [.. some.Select(ToolReports.DefaultsOf)] };
            var known = await _caller.CallAsync(Operations.ToolsRegister, request, cancellationToken);
            Configure(known.Tools);
        }
    }

    public async Task<GuardedRun> StartRunAsync(
        string agent, GuardedRunOptions options, Func<string, GuardedRunOptions, IRunGate, RunStop, RunParts> parts, CancellationToken cancellationToken)
    {
        var started = await _caller.CallAsync(Operations.RunsStart, StartOf(agent, options), cancellationToken);
        var ticket = new RunTicket(started.Run, started.FencingToken, Holder);
        var stop = new RunStop();
        var gate = new DaemonGate(_caller, Outbox, ticket, stop, options.ApprovalWait, _options.Client.Time);
        GuardedRun run;
        try
        {
            run = new GuardedRun(started.Run, agent, options, parts(started.Run, options, gate, stop));
        }
        catch
        {
            // Without its trace the run does not begin; the daemon must not wait for its lease to run out.
            await gate.FinishAsync("failed", "Its trace could not be opened.");
            throw;
        }

        var lease = new LeaseKeeper(_caller, ticket, started.LeaseUntil, run.StopBecause, _options.Client.Time);
        _runs[run.Id] = (run, lease);
        lease.Hurry(); // a kill between the start and this line was pushed to nobody
        return run;
    }

    /// <summary>A run was disposed.</summary>
    public async ValueTask ForgetAsync(GuardedRun run)
    {
        if (_runs.TryRemove(run.Id, out var known))
        {
            await known.Lease.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (run, lease) in _runs.Values)
        {
            run.StopBecause(ErrorCode.Cancelled, "The connection to the daemon was closed.");
            await lease.DisposeAsync();
        }

        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _offers.DisposeAsync();
        await Outbox.DisposeAsync();
        await Client.DisposeAsync();
        _stop.Dispose();
    }

    private static StartRunRequest StartOf(string agent, GuardedRunOptions options) => new()
    {
        Agent = agent,
        Tools = [.. options.Tools],
        Project = options.Project,
        Parent = options.Parent,
        MaxSteps = options.MaxSteps,
        MaxTokens = options.MaxTokens,
        MaxMicroUsd = options.MaxMicroUsd,
        MaxSeconds = options.MaxDuration?.TotalSeconds,
        LeaseSeconds = options.Lease?.TotalSeconds,
        IdempotencyKey = options.IdempotencyKey,
    };

    /// <summary>Fills the cache; the place in the log after which the watch has every change.</summary>
    private async Task<long?> LoadToolsAsync(CancellationToken cancellationToken)
    {
        long? cursor = null;
        string? after = null;
        do
        {
            var page = await _caller.CallAsync(Operations.ToolsList, new ListToolsRequest { After = after, Limit = ToolsPerPage }, cancellationToken);
            Configure(page.Tools);
            cursor ??= page.Cursor;
            after = page.Next;
        }
        while (after is not null);
        return cursor;
    }

    private void Configure(IReadOnlyList<ToolConfigReport> tools)
    {
        foreach (var tool in tools)
        {
            _tools.Configure(tool.Project, tool.Tool, ToolReports.ConfigOf(tool));
        }
    }

    private async Task WatchAsync(long? cursor)
    {
        var request = new SubscribeRequest { After = cursor, Families = ["runs", "admin"] };
        await foreach (var item in Client.WatchAsync(request, _stop.Token))
        {
            if (item is WatchItem.Event(var report))
            {
                Take(report);
            }
            else
            {
                await CatchUpAsync();
            }
        }
    }

    private void Take(EventReport report)
    {
        switch (report.Type)
        {
            case "run.killed" when Find(report) is { } run:
                run.StopBecause(ErrorCode.Killed, TextOf(report, "reason") ?? "The run was killed.");
                break;
            case "run.finished" or "run.retried" when Find(report) is { } run:
                run.StopBecause(TextOf(report, "code") ?? ErrorCode.Conflict, TextOf(report, "reason") ?? "The daemon ended the run.");
                break;
            case "tool.registered" or "tool.configured" when ToolReports.ConfigOf(report.Data) is var (project, tool, config):
                _tools.Configure(project, tool, config);
                break;
            case "tool.removed" when TextOf(report, "project") is { } project && TextOf(report, "tool") is { } tool:
                _tools.Forget(project, tool);
                break;
        }
    }

    private GuardedRun? Find(EventReport report) => report.Run is { } id && _runs.TryGetValue(id, out var known) ? known.Run : null;

    private static string? TextOf(EventReport report, string name) =>
        report.Data is { ValueKind: System.Text.Json.JsonValueKind.Object } data && data.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>Events were missed: every run asks whether it still may, and the tools are read again.</summary>
    private async Task CatchUpAsync()
    {
        foreach (var (_, lease) in _runs.Values)
        {
            lease.Hurry();
        }

        try
        {
            await LoadToolsAsync(_stop.Token);
        }
        catch (ReeveException failure) when (GateCaller.IsUnreachable(failure))
        {
            // The gate holds the calls to the configuration in any case; the next gap or change brings it here too.
        }
    }

    private async Task DeliverAsync(OutboxRecord record, CancellationToken cancellationToken)
    {
        if (record.Finish is { } finish)
        {
            await _caller.CallAsync(Operations.RunsFinish, finish, cancellationToken);
            return;
        }

        if (record.Report is { } report)
        {
            await ReportAsync(report, cancellationToken);
            return;
        }

        var end = record.End!;
        if (record.Begin is { } begin)
        {
            var answer = await _caller.CallAsync(Operations.StepsBegin, begin, cancellationToken);
            end = end with { Step = answer.Step ?? throw new ReeveException(answer.Code ?? ErrorCode.Denied, answer.Reason ?? "The gate refuses the step.") };
        }

        await _caller.CallAsync(Operations.StepsEnd, end, cancellationToken);
    }

    private async Task ReportAsync(ReportCompensationRequest report, CancellationToken cancellationToken)
    {
        try
        {
            await _caller.CallAsync(Operations.CompensationsReport, report, cancellationToken);
        }
        catch (ReeveException unknown) when (unknown.Code == ErrorCode.NotFound && report.Outcome == RunTicket.NotBegun)
        {
            // The claim whose answer was lost was never made: there is nothing to give back.
        }
    }
}
