using Reeve.Client.Daemon;
using Reeve.Client.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Client;

/// <summary>
/// Where governed runs begin. With a daemon (<see cref="ConnectAsync"/>) every call asks its gate, kills arrive by push, and what cannot be delivered waits
/// in an outbox. Without one (<see cref="Local"/>) budgets, loops, compensation and the trace are kept in this process. Thread-safe; one a program is enough.
/// </summary>
public sealed class ReeveGuard : IAsyncDisposable
{
    private readonly ReeveGuardOptions _options;
    private readonly ToolTable _tools;
    private readonly DaemonLink? _link;

    private ReeveGuard(ReeveGuardOptions options, ToolTable tools, DaemonLink? link)
    {
        _options = options;
        _tools = tools;
        _link = link;
    }

    /// <summary>The connection to the daemon, for every other operation; null without one.</summary>
    public ReeveClient? Client => _link?.Client;

    /// <summary>Records that wait for the daemon.</summary>
    public int Undelivered => _link?.Outbox.Count ?? 0;

    /// <summary>Guards without a daemon.</summary>
    /// <param name="options">How to behave; null for the defaults.</param>
    public static ReeveGuard Local(ReeveGuardOptions? options = null) => new(options ?? new ReeveGuardOptions(), new ToolTable(), link: null);

    /// <summary>Guards with a daemon, and begins to deliver what an earlier program left in the outbox.</summary>
    /// <param name="endpoint">Where it answers.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels dialling.</param>
    /// <exception cref="ReeveException">As with <see cref="ReeveClient.ConnectAsync"/>; <c>storage_failed</c>: the outbox cannot be opened.</exception>
    public static async Task<ReeveGuard> ConnectAsync(Endpoint endpoint, ReeveGuardOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new ReeveGuardOptions();
        var tools = new ToolTable();
        return new ReeveGuard(options, tools, await DaemonLink.OpenAsync(endpoint, options, tools, cancellationToken));
    }

    /// <summary>
    /// Tells which tools the program has, so that a call may name them. A daemon keeps what is said of a tool it does not know yet; what it has configured
    /// of a known one prevails, now and whenever it changes.
    /// </summary>
    /// <param name="tools">The tools.</param>
    /// <param name="project">The project; the daemon's <c>default</c> when null.</param>
    /// <param name="cancellationToken">Cancels the registration at the daemon.</param>
    /// <exception cref="ReeveException">The daemon refused them or is out of reach; they are known here all the same.</exception>
    public async Task RegisterAsync(IEnumerable<GuardedTool> tools, string? project = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tools);
        GuardedTool[] all = [.. tools];
        foreach (var tool in all)
        {
            _tools.Declare(tool);
        }

        if (_link is not null)
        {
            await _link.RegisterAsync(all, project, cancellationToken);
        }
    }

    /// <summary>Starts a governed run. Dispose it when the work has ended.</summary>
    /// <param name="agent">The agent whose run it is.</param>
    /// <param name="options">What it may do; null grants nothing.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ReeveException">The daemon refused the run or is out of reach, or the trace cannot be written (<c>storage_failed</c>).</exception>
    public async Task<GuardedRun> StartRunAsync(string agent, GuardedRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent);
        options ??= new GuardedRunOptions();
        return _link is null ? StartLocal(agent, options) : await _link.StartRunAsync(agent, options, Parts, cancellationToken);
    }

    /// <summary>Ends the connection. Runs that are not disposed are stopped; what is not delivered stays in the outbox.</summary>
    public ValueTask DisposeAsync() => _link?.DisposeAsync() ?? ValueTask.CompletedTask;

    private GuardedRun StartLocal(string agent, GuardedRunOptions options)
    {
        if (options.Parent is not null)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "a run without a daemon has no parent", "connect to a daemon, or leave Parent out");
        }

        var id = LocalRunId.Next(_options.Client.Time);
        return new GuardedRun(id, agent, options, Parts(id, options, new LocalGate(), new RunStop()));
    }

    private RunParts Parts(string id, GuardedRunOptions options, IRunGate gate, RunStop stop) => new()
    {
        Account = new RunAccount([.. options.Tools], new BudgetLimits(options.MaxSteps, options.MaxTokens, options.MaxMicroUsd), options.Loops),
        Gate = gate,
        Trace = RunTrace.Open(_options.TraceFolder, id, _options.TraceSync, _options.Client.Time),
        Tools = _tools,
        Stop = stop,
        KeyPrefix = _link is null ? id : $"{id}:{_link.Holder}",
        Time = _options.Client.Time,
        OnDisposed = _link is null ? null : _link.ForgetAsync,
    };
}
