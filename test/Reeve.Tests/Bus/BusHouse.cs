using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Bus;
using Reeve.Engine.Doctor;
using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;
using Reeve.Tests.Schedules;

namespace Reeve.Tests.Bus;

/// <summary>The real room over memory and a real file, with time a test moves; daemons come and go, the home, the store and the agents' memory stay. No agent works by itself.</summary>
internal sealed class BusHouse : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private ServiceProvider? _services;

    public BusHouse(string subscriptions = "")
    {
        Storage = new MemoryStorage(Time);
        Directory.CreateDirectory(_folder.File("agents"));
        foreach (var agent in new[] { "clerk", "reviewer" })
        {
            File.WriteAllText(_folder.File($"agents/{agent}.md"), "---\nowner: ann\n---\nYou are one.\n");
        }

        Write(subscriptions);
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryStorage Storage { get; }

    public ScriptedJobs Jobs { get; } = new();

    public CountingIdSource Ids { get; } = new();

    public string Path => _folder.File("subscriptions.yaml");

    public BusService Bus => _services!.GetRequiredService<BusService>();

    public EventCauses Causes => _services!.GetRequiredService<EventCauses>();

    public IEnumerable<string> Types => Storage.Entries.Where(static entry => entry.Family == Family.Deliveries).Select(static entry => entry.Type);

    public void Write(string subscriptions) => File.WriteAllText(Path, subscriptions);

    public async Task StartAsync(BusOptions? options = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IIdSource>(Ids)
            .AddSingleton<IJournal>(Storage).AddSingleton<IBusStore>(Storage).AddSingleton<IRunStore>(Storage)
            .AddSingleton<IJobRunner>(Jobs)
            .AddSingleton(new AgentsOptions { Home = _folder.Path })
            .AddSingleton((options ?? new BusOptions { File = "", Copy = "" }) with { File = Path, Copy = _folder.File("data/last-good/subscriptions.yaml") })
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAgents().AddBus();

        // The worker that follows the log needs turns, which are tested where they are.
        foreach (var follower in services.Where(static service => service.ImplementationType == typeof(RunEndWorker)).ToList())
        {
            services.Remove(follower);
        }

        _services = services.BuildServiceProvider();
        await _services.GetRequiredService<AgentCatalog>().RescanAsync(CancellationToken.None);
        await Worker.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await Worker.StopAsync(CancellationToken.None);
        await _services!.DisposeAsync();
        _services = null;
    }

    public Task<Publication> PublishAsync(string kind = "mail.arrived", string payload = "words", string owner = "ann", string? id = null, EventCause? by = null) =>
        Bus.PublishAsync(new EnvelopeDraft { Id = id, Kind = kind, Source = "client", Payload = payload, Owner = owner, LedBy = by }, "test", CancellationToken.None);

    public static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what);

    public Task PassUntilAsync(Func<bool> condition, string what, int seconds = 1) => Eventually.TrueAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            Time.Advance(TimeSpan.FromSeconds(seconds));
            return false;
        },
        what);

    public Task SettledAsync() => UntilAsync(() => Bus.Deliveries(dead: false, null).IsEmpty, "nothing is on its way");

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync() =>
        await _services!.GetServices<IDoctorCheck>().OfType<BusDoctorCheck>().Single().ExamineAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await StopAsync();
        }

        _folder.Dispose();
    }

    private BusWorker Worker => _services!.GetServices<IHostedService>().OfType<BusWorker>().Single();
}
