using Reeve.Engine.Cloud;
using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;
using Reeve.Server.Reloading;
using Reeve.Sources.Configuration;
using Reeve.Storage.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>
/// The daemon as a whole, for whoever asks. Health and the stop come from memory and wait for nothing. Thread-safe: <see cref="Phase"/> is volatile, the
/// rest is fixed or asked of thread-safe rooms.
/// </summary>
internal sealed class Daemon(DaemonSettings settings, DaemonParts parts, CloudState cloud, RetentionService retention, OutsideStatuses outside, TimeProvider time) : IDaemon
{
    private const int MostCounted = 500;

    private readonly long _since = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly TaskCompletionSource _stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile DaemonPhase _phase = DaemonPhase.Starting;

    public DaemonPhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>Completes when somebody asked for a stop through a door.</summary>
    public Task StopAsked => _stopAsked.Task;

    public DateTimeOffset StartedAt => _startedAt;

    public HelloResponse Introduce() => new()
    {
        Protocol = ProtocolVersion.Current,
        Server = "reeved",
        Capabilities = [],
        Host = settings.Layout.Host,
        Home = settings.Layout.Home,
        RunRoot = settings.Layout.RunRoot,
        Build = BuildVersion.Current,
        Instance = settings.Instance,
    };

    public HealthResponse Health() => new()
    {
        Status = Status(),
        Instance = settings.Instance,
        UptimeSeconds = Math.Round(time.GetElapsedTime(_since).TotalSeconds, 3),
        LiveRuns = parts.Drain.LiveCount,
    };

    public async ValueTask<StatusResponse> StatusAsync(CancellationToken cancellationToken)
    {
        var unread = await parts.Deliveries.ListNotificationsAsync(null, unreadOnly: true, new PageRequest(null, MostCounted), cancellationToken);
        var head = parts.Tree.Head;
        var health = parts.Tree.Health;
        return new StatusResponse
        {
            Status = Status(),
            Instance = settings.Instance,
            Build = BuildVersion.Current,
            Pid = Environment.ProcessId,
            Host = settings.Layout.Host,
            StartedAt = _startedAt,
            Home = settings.Layout.Home,
            RunRoot = settings.Layout.RunRoot,
            Socket = settings.Layout.Socket,
            HttpAddress = parts.Addresses.Http,
            Storage = new StorageStatus
            {
                Engine = "sqlite",
                Library = SqliteLibrary.Description,
                Bytes = SizeOnDisk(),
                Writable = health.FailureCode is null,
                Failure = health.FailureCode,
            },
            Ledger = new LedgerStatus
            {
                Entries = head.Size,
                Root = head.Root.ToBase64(),
                Signed = parts.Signer.CanSign,
                Key = parts.Signer.VerifierKey,
                CheckpointSize = parts.Signer.SignedSize,
            },
            Cloud = cloud.Options.IsOn ? CloudReports.Of(cloud, head.Size) : null,
            Retention = Retention(),
            Models = outside.Models,
            Mcp = outside.Mcp,
            Agents = await parts.Agents.ListAsync(cancellationToken),
            LiveRuns = parts.Drain.LiveCount,
            UnreadNotifications = unread.Items.Count,
            Problems = [.. parts.Reloads.Now.Problems.Select(ReloadHandlers.Of), .. parts.Agents.Problems(), .. parts.Schedules.Problems.Concat(parts.Bus.Problems).Select(ProblemReports.Of)],
        };
    }

    public ConfigResponse Configuration() => new()
    {
        Settings =
        [
            .. SettingCatalog.All.Select(setting => new SettingReport
            {
                Key = setting.Key,
                Value = parts.Reloads.Now.InForce.Config.Values.Display(setting.Key),
                Origin = parts.Reloads.Now.InForce.Config.Values.IsWritten(setting.Key) ? "file" : "default",
                Description = setting.Description,
            }),
            .. parts.Reloads.Now.InForce.Config.Webhooks.Select(static webhook => new SettingReport
            {
                Key = $"{SettingCatalog.WebhooksKey}.{webhook.Name}",
                Value = webhook.Summary,
                Origin = "file",
                Description = "A place operator alerts are sent to.",
            }),
        ],
    };

    public ValueTask<StopResponse> StopAsync(CancellationToken cancellationToken)
    {
        Phase = DaemonPhase.Stopping;
        _stopAsked.TrySetResult();
        return ValueTask.FromResult(new StopResponse
        {
            GraceSeconds = (int)settings.Grace.TotalSeconds,
            WaitingFor = [.. parts.Drain.Working.Select(static run => run.Value)],
        });
    }

    private RetentionStatus Retention()
    {
        var state = retention.State;
        return new RetentionStatus
        {
            Days = state.Days,
            LastAt = state.LastAt,
            LastRuns = state.LastRuns,
            LastRows = state.LastRows,
            NextAt = state.NextAt,
            Failure = state.Failure,
        };
    }

    private string Status() => Phase == DaemonPhase.Stopping ? "stopping" : parts.Tree.Health.FailureCode is null ? "ok" : "degraded";

    private long SizeOnDisk()
    {
        var files = new[] { settings.Layout.Database, settings.Layout.Database + "-wal" };
        return files.Sum(static file => new FileInfo(file) is { Exists: true } found ? found.Length : 0);
    }
}
