using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Engine.Schedules;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Schedules;

/// <summary>The real room over memory and a real file, with time a test moves; daemons come and go, the home, the store and the agents' memory stay.</summary>
internal sealed class ScheduleHouse : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private ServiceProvider? _services;

    public ScheduleHouse(string schedules = "")
    {
        Storage = new MemoryStorage(Time);
        Directory.CreateDirectory(_folder.File("agents"));
        File.WriteAllText(_folder.File("agents/clerk.md"), "---\nowner: ann\n---\nYou are a clerk.\n");
        Write(schedules);
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryStorage Storage { get; }

    public ScriptedJobs Jobs { get; } = new();

    public string Path => _folder.File("schedules.yaml");

    public ScheduleService Service => _services!.GetRequiredService<ScheduleService>();

    public ScheduleBook Book => _services!.GetRequiredService<ScheduleBook>();

    public FireOutbox Outbox => _services!.GetRequiredService<FireOutbox>();

    public IEnumerable<string> Types => Storage.Entries.Where(static entry => entry.Family == Family.Schedules).Select(static entry => entry.Type);

    public void Write(string schedules) => File.WriteAllText(Path, schedules);

    /// <summary>Starts a daemon's worth of it.</summary>
    public async Task StartAsync()
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IJournal>(Storage).AddSingleton<IScheduleStore>(Storage)
            .AddSingleton<IJobRunner>(Jobs)
            .AddSingleton(new AgentsOptions { Home = _folder.Path })
            .AddSingleton(new ScheduleOptions { File = Path, Copy = _folder.File("data/last-good/schedules.yaml") })
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        _services = services.AddAgents().AddSchedules().BuildServiceProvider();
        await _services.GetRequiredService<AgentCatalog>().RescanAsync(CancellationToken.None);
        await Worker.StartAsync(CancellationToken.None);
    }

    /// <summary>Ends it, as a stop does; after <see cref="MemoryStorage.Crash"/> as a power cut does, because nothing more is written.</summary>
    public async Task StopAsync()
    {
        await Worker.StopAsync(CancellationToken.None);
        await _services!.DisposeAsync();
        _services = null;
    }

    /// <summary>Time passes in small steps, so that whoever waits gets to see each of them.</summary>
    public async Task PassAsync(TimeSpan by, TimeSpan? step = null)
    {
        var small = step ?? TimeSpan.FromSeconds(10);
        for (var left = by; left > TimeSpan.Zero; left -= small)
        {
            Time.Advance(small < left ? small : left);
            await Task.Yield();
        }
    }

    /// <summary>Time stands still until it is so.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what);

    /// <summary>Time passes until it is so.</summary>
    public Task PassUntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            Time.Advance(TimeSpan.FromSeconds(1));
            return false;
        },
        what);

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync() =>
        await _services!.GetServices<IDoctorCheck>().OfType<SchedulesDoctorCheck>().Single().ExamineAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await StopAsync();
        }

        _folder.Dispose();
    }

    private ScheduleWorker Worker => _services!.GetServices<IHostedService>().OfType<ScheduleWorker>().Single();
}
