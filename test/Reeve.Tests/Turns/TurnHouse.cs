using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Budgets;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Hooks;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;
using Reeve.Storage.Transcripts;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Models;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Turns;

/// <summary>
/// The rooms a turn passes, as the composition root builds them, over a storage in memory, real transcripts and a scripted model. <see cref="RestartAsync"/> is the end of a
/// daemon by a kill and the start of the next: what was in memory is gone.
/// </summary>
internal sealed class TurnHouse : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly CountingIdSource _ids = new();
    private readonly IReadOnlyList<IAgentHook> _hooks;
    private readonly TurnOptions _options;
    private readonly BudgetOptions _budgets;
    private readonly PriceTable _prices;
    private ServiceProvider _services;

    public TurnHouse(IReadOnlyList<IAgentHook>? hooks = null, TurnOptions? options = null, BudgetOptions? budgets = null, PriceTable? prices = null)
    {
        Clock = new ManualTimeProvider();
        Storage = new MemoryStorage(Clock);
        (_hooks, _options, _budgets, _prices) = (hooks ?? [], options ?? new TurnOptions(), budgets ?? new BudgetOptions(), prices ?? PriceTable.Empty);
        Directory.CreateDirectory(Path.Combine(_home.Path, "agents"));
        _services = Build();
        Agent("helper", "tools: [\"*\"]");
    }

    public ManualTimeProvider Clock { get; }

    public MemoryStorage Storage { get; }

    public ScriptedChat Model { get; } = new();

    public TurnService Turns => Get<TurnService>();

    public QuestionService Questions => Get<QuestionService>();

    public RunService Runs => Get<RunService>();

    public SessionService Sessions => Get<SessionService>();

    public string Home => _home.Path;

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Agent(string name, params string[] front)
    {
        File.WriteAllText(Path.Combine(_home.Path, "agents", name + ".md"), $"---\n{string.Join('\n', front)}\n---\nYou are {name}.\n");
        var read = Get<AgentCatalog>().RescanAsync(Never);
        Assert.True(read.IsCompletedSuccessfully, "a storage in memory makes nobody wait");
    }

    /// <summary>Says something to an agent as its file is then.</summary>
    public async Task<TurnReceipt> SayAsync(string message, string? id = null, TurnMode mode = TurnMode.Queue, string agent = "helper", string sender = "ann")
    {
        await Get<AgentCatalog>().RescanAsync(Never);
        return await Turns.StartAsync(new TurnRequest { Agent = agent, Sender = sender, Message = message, ClientMessage = id, Mode = mode }, Never);
    }

    /// <summary>Says something and waits for the end of it.</summary>
    public async Task<TurnOutcome> AskAsync(string message, string agent = "helper", string sender = "ann")
    {
        var receipt = await SayAsync(message, agent: agent, sender: sender);
        var run = receipt.Run ?? await Turns.RunOfAsync(receipt.Session, receipt.Line, Never); // queued: the turn before is in its last moment
        return await Turns.WaitAsync(run, Never);
    }

    public async Task<List<TurnEvent>> WatchAsync(RunId run, long after = 0) =>
        [.. (await Turns.WatchAsync(run, after, Never).ToListAsync(Never)).OfType<TurnLogItem.Event>().Select(static item => item.Value)];

    /// <summary>What a model would be shown of a conversation now.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(SessionId session) => [.. (await Sessions.LoadAsync(session, Never)).Messages.Select(Tell)];

    public static string Tell(ChatMessage message) => message switch
    {
        ChatMessage.User user => "user: " + user.Text,
        ChatMessage.Assistant { Calls.IsEmpty: true } said => "assistant: " + said.Text,
        ChatMessage.Assistant said => "assistant: " + said.Text + string.Concat(said.Calls.Select(static call => $"[{call.Id} {call.Name}]")),
        ChatMessage.ToolResult result => $"{(result.IsError ? "error" : "result")} {result.CallId}: {result.Output}",
        _ => throw new InvalidOperationException(),
    };

    public string Transcript(SessionId session) => File.ReadAllText(Path.Combine(_home.Path, "sessions", "helper", session + ".jsonl"));

    public async Task RestartAsync()
    {
        // Nothing of the old daemon is told to stop: that is what a kill is. It may not write any more either, which the fencing tokens see to.
        _services = Build();
        await Get<AgentCatalog>().RescanAsync(Never);
        await Get<BudgetService>().RestoreAsync(Never);
        await Get<RunRecovery>().RecoverAsync(Never);
        await Get<TurnRecovery>().RecoverAsync(Never);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var turn in Get<TurnTable>().All)
        {
            turn.Stop(TurnStop.Cancelled);
            await ((Task)turn.Over.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Eventually.TrueAsync(() => !Get<TurnTable>().All.Any(), "every turn let go");
        await _services.DisposeAsync();
        _home.Dispose();
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services
            .AddSingleton<IJournal>(Storage)
            .AddSingleton<IRunStore>(Storage)
            .AddSingleton<IBudgetStore>(Storage)
            .AddSingleton<IKillSwitchStore>(Storage)
            .AddSingleton<IApprovalStore>(Storage)
            .AddSingleton<ISessionStore>(Storage)
            .AddSingleton<IQuestionStore>(Storage)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IRandomSource>(new SystemRandomSource())
            .AddSingleton<IIdSource>(_ids)
            .AddSingleton(RunsHouse.Unwatched)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(new FailureLoopOptions())
            .AddSingleton(_budgets)
            .AddSingleton(_prices)
            .AddSingleton(_options)
            .AddSingleton(new AgentsOptions { Home = _home.Path })
            .AddSingleton(new TurnLogOptions { Folder = Path.Combine(_home.Path, "run", "turns") })
            .AddSingleton<ITranscriptFiles>(new TranscriptFiles(_home.Path))
            .AddSingleton<IModelRouter>(Model);
        foreach (var hook in _hooks)
        {
            services.AddSingleton(hook);
        }

        services.AddRuns().AddGovernance().AddBudgets().AddAgents().AddSessions().AddHooks().AddTurns().AddJobs();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }
}
