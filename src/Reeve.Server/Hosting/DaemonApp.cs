using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Connectors;
using Reeve.Connectors.Cloud;
using Reeve.Connectors.Models;
using Reeve.Dashboard;
using Reeve.Engine.Access;
using Reeve.Engine.Agents;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Bus;
using Reeve.Engine.Cloud;
using Reeve.Engine.Compensation;
using Reeve.Engine.Compliance;
using Reeve.Engine.Delivery;
using Reeve.Engine.Doctor;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Hooks;
using Reeve.Engine.Insight;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Mcp;
using Reeve.Engine.Memory;
using Reeve.Engine.Models;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.Engine.Skills;
using Reeve.Engine.Schedules;
using Reeve.Engine.Sessions;
using Reeve.Engine.Tools;
using Reeve.Engine.Turns;
using Reeve.Server.Doors;
using Reeve.Server.Doors.Access;
using Reeve.Server.Doors.Http;
using Reeve.Server.Operations;
using Reeve.Server.Reloading;
using Reeve.Sources.Configuration;
using Reeve.Sources.Locks;
using Reeve.Storage.Sqlite;
using Reeve.Storage.Transcripts;

namespace Reeve.Server.Hosting;

/// <summary>
/// The daemon as an object: started, it serves; disposed, it is gone and leaves nothing stale. The one place where the rooms are put together.
/// Order matters and is told where it does.
/// </summary>
internal sealed partial class DaemonApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RunRootLocks _locks;
    private readonly SystemdNotifier _notifier;
    private readonly ILogger<DaemonApp> _log;

    private DaemonApp(WebApplication app, RunRootLocks locks, DaemonSettings settings)
    {
        (_app, _locks, Settings) = (app, locks, settings);
        _notifier = app.Services.GetRequiredService<SystemdNotifier>();
        _log = app.Services.GetRequiredService<ILogger<DaemonApp>>();
        Daemon = app.Services.GetRequiredService<Daemon>();
    }

    public DaemonSettings Settings { get; }

    public Daemon Daemon { get; }

    public IServiceProvider Services => _app.Services;

    public string? HttpAddress => Services.GetRequiredService<DoorAddresses>().Http;

    /// <summary>Starts and returns when every door answers. Fails with a <c>ReeveException</c> for what a person can mend.</summary>
    public static async Task<DaemonApp> StartAsync(DaemonSettings settings, DaemonHosting hosting, CancellationToken cancellationToken)
    {
        var locks = RunRootLocks.Take(settings.Layout);
        WebApplication? app = null;
        try
        {
            SqliteLibrary.Use(settings.UseSystemSqlite);
            app = Build(settings, hosting);
            app.MapDoors();
            app.MapDashboard();
            var daemon = new DaemonApp(app, locks, settings);
            await daemon.OpenAsync(cancellationToken);
            return daemon;
        }
        catch
        {
            // Whatever went wrong goes on to the caller; what was taken is given back first.
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            locks.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The graceful end: no new work, runs in flight get the grace period, the rest is killed with its processes, the log is signed to its last entry.
    /// The doors answer until the runs are done.
    /// </summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        Daemon.Phase = DaemonPhase.Stopping;
        _notifier.Stopping("waiting for runs in flight");
        LogStopping(Settings.Grace.TotalSeconds);
        Services.GetRequiredService<RunDrain>().StopTaking();
        Services.GetRequiredService<TurnRecovery>().LetGo(); // a turn that waits for a person would wait for the whole of the grace period
        await Services.GetRequiredService<RunDrain>().DrainAsync(
            Settings.Grace,
            progress => _notifier.Status($"{progress.Phase.ToString().ToLowerInvariant()}: {progress.AtWork.Count} runs"),
            hurry);
        await _app.StopAsync(CancellationToken.None);
        await Services.GetRequiredService<LedgerSigner>().SignAsync(CancellationToken.None);
        LogStopped();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _locks.Dispose();
    }

    private static WebApplication Build(DaemonSettings settings, DaemonHosting hosting)
    {
        // Empty, because the usual builders read ASPNETCORE_ variables, which could open a door, and watch the content root, where the log is written.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = settings.Layout.Home,
            EnvironmentName = Environments.Production,
            ApplicationName = "reeved",
        });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Logging.ClearProviders().SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.Services.AddSingleton<ILoggerProvider>(
            new LogFileProvider(new LogFile(settings.Layout.LogFile, settings.LogFileBytes), hosting.IsForeground, hosting.Time));
        builder.WebHost.ConfigureKestrel(kestrel => DoorsRoom.ConfigureListeners(kestrel, settings.Endpoints()));
        AddSeams(builder.Services, settings, hosting);
        AddRooms(builder.Services, settings);
        return builder.Build();
    }

    private static void AddSeams(IServiceCollection services, DaemonSettings settings, DaemonHosting hosting)
    {
        services.AddSingleton(settings);
        services.AddSingleton(hosting.Time);
        services.AddSingleton<IRandomSource, SystemRandomSource>();
        services.AddSingleton<IIdSource, SortableIdSource>();
        services.AddSingleton(SystemdNotifier.FromEnvironment(Environment.GetEnvironmentVariable, Environment.ProcessId));
        services.AddSingleton<IHostLifetime, DaemonLifetime>();
        services.AddHostedService<WatchdogWorker>();
        services
            .AddSingleton(settings.Runs)
            .AddSingleton(settings.FailingCalls)
            .AddSingleton(settings.Events)
            .AddSingleton(settings.Agents)
            .AddSingleton(new SkillsOptions(settings.Layout.Home))
            .AddSingleton(settings.Heartbeat)
            .AddSingleton(settings.Mcp)
            .AddSingleton(settings.Checkpoints)
            .AddSingleton(settings.Alerts)
            .AddSingleton(settings.Insight)
            .AddSingleton(settings.Gate)
            .AddSingleton(settings.Compensation)
            .AddSingleton(settings.Budgets)
            .AddSingleton(settings.Retention)
            .AddSingleton(settings.Turns)
            .AddSingleton(settings.TurnLogs)
            .AddSingleton(settings.Memory)
            .AddSingleton(settings.Schedules)
            .AddSingleton(settings.Bus)
            .AddSingleton(new SystemFacts(BuildVersion.Current, settings.Layout.Host, settings.Origin))
            .AddSingleton(settings.Prices)
            .AddSingleton(settings.Operations);
        services.AddSingleton(provider => new LedgerSigner(
            provider.GetRequiredService<ITreeState>(),
            LedgerKeyFile.LoadOrCreate(settings.Layout.LogKey, settings.Origin, provider.GetRequiredService<IRandomSource>()),
            settings.Checkpoints,
            hosting.Time,
            provider.GetRequiredService<ILogger<LedgerSigner>>()));
    }

    private static void AddRooms(IServiceCollection services, DaemonSettings settings)
    {
        services.AddSqliteStorage(settings.Journal);
        services.AddTranscripts(settings.Layout.Home);
        services
            .AddLedger()
            .AddAccess()
            .AddEvents()
            .AddRuns()
            .AddTools()
            .AddCompensation()
            .AddRetention()
            .AddGovernance()
            .AddBudgets()
            .AddCompliance()
            .AddModels()
            .AddAgents()
            .AddMcp(McpServerOptions.From(settings.Config))
            .AddSkills()
            .AddMemory()
            .AddSessions()
            .AddHooks()
            .AddTurns()
            .AddJobs()
            .AddSchedules()
            .AddBus()
            .AddDelivery()
            .AddAlerts()
            .AddInsight()
            .AddHeartbeat()
            .AddCloud(settings.Cloud);
        services.AddOsTools(settings.OsTools);
        services.AddMcpConnector(settings.McpConnector);
        services.AddConnectors().AddModelConnectors(settings.Layout.Home).AddWebhooks(settings.Webhooks, settings.WebhookTimeout).AddCompensators(settings.Layout.Home);
        services.AddSingleton(ModelSettings.Breakers(settings)).AddSingleton(provider => ModelSettings.Models(settings.Config, provider.GetRequiredService<ChatModelFactory>()));
        services.AddSingleton(provider => CloudClientFactory.Create(settings.Cloud, settings.CloudKey, provider.GetRequiredService<TimeProvider>()));
        services.AddReloading();
        services.AddSingleton<TurnStreamEndpoint>(); // only where the room of turns is: the doors by themselves have none
        services.AddOperations().AddDoors(settings.Doors).AddDashboard();
        services.AddSingleton<DaemonParts>().AddSingleton<Daemon>();
        services.AddSingleton<IDaemon>(static provider => provider.GetRequiredService<Daemon>());
        services.AddSingleton<ILedgerVerification, LiveVerification>();
        services.AddSingleton<IDashboardSession, DashboardSession>();
        services.AddSingleton<IDoctorCheck, StorageDoctorCheck>();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Budgets come before recovery, which tells them what the live runs hold; recovery before any worker or door: nobody may act on a run whose holder is dead.
        await Services.GetRequiredService<BudgetService>().RestoreAsync(cancellationToken);
        await Services.GetRequiredService<FailingCalls>().RestoreAsync(
            Services.GetRequiredService<IFailingCallStore>(), Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        await Services.GetRequiredService<KillSwitchService>().RestoreAsync(cancellationToken);
        await Services.GetRequiredService<RunRecovery>().RecoverAsync(cancellationToken);
        await Services.GetRequiredService<AccessService>().LoadAsync(cancellationToken);
        await Services.GetRequiredService<ToolService>().LoadAsync(cancellationToken);
        await Services.GetRequiredService<BreakerService>().RestoreAsync(cancellationToken);
        await Services.GetRequiredService<KillSwitchService>().EnforceAsync(cancellationToken);
        await Services.GetRequiredService<RollbackService>().RecoverAsync(cancellationToken);
        await Services.GetRequiredService<AgentCatalog>().RescanAsync(cancellationToken);
        await Services.GetRequiredService<TurnRecovery>().RecoverAsync(cancellationToken);
        await _app.StartAsync(cancellationToken);
        Daemon.Phase = DaemonPhase.Serving;
        _locks.Describe(new LockMetadata
        {
            Pid = Environment.ProcessId,
            ProcessStartTime = ProcessFacts.StartTime(Environment.ProcessId) ?? "",
            Host = Settings.Layout.Host,
            BootId = ProcessFacts.Here(Settings.Layout.Host).BootId,
            Home = Settings.Layout.Home,
            RunRoot = Settings.Layout.RunRoot,
            Socket = Settings.Layout.Socket,
            HttpAddress = HttpAddress,
            Build = BuildVersion.Current,
            StartedAt = Daemon.StartedAt,
        });
        _notifier.Ready("serving " + Settings.Layout.Home);
        LogServing(Settings.Layout.Socket, HttpAddress ?? "no http");
    }

    [LoggerMessage(2101, LogLevel.Information, "Serving on {Socket} and {Http}")]
    private partial void LogServing(string socket, string http);

    [LoggerMessage(2102, LogLevel.Information, "Stopping; runs in flight have {Grace} s")]
    private partial void LogStopping(double grace);

    [LoggerMessage(2103, LogLevel.Information, "Stopped")]
    private partial void LogStopped();
}
