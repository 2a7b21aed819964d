using System.Net;
using Microsoft.Extensions.Logging;
using Reeve.Connectors.Cloud;
using Reeve.Connectors.Mcp;
using Reeve.Connectors.OsTools;
using Reeve.Engine.Agents;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Bus;
using Reeve.Engine.Cloud;
using Reeve.Engine.Compensation;
using Reeve.Engine.Events;
using Reeve.Engine.Governance;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Insight;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Mcp;
using Reeve.Engine.Memory;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.Engine.Schedules;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;
using Reeve.Server.Doors;
using Reeve.Server.Operations;
using Reeve.Sources.Configuration;
using Reeve.Sources.Homes;
using Reeve.Storage.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>The one place where settings become the rooms' options. Immutable.</summary>
internal sealed record DaemonSettings(HomeLayout Layout, ReeveConfig Config, string Instance)
{
    private const string CloudKeyVariable = "REEVE_CLOUD_KEY";

    private SettingValues Values => Config.Values;

    public TimeSpan Grace => TimeSpan.FromSeconds(Values.Integer("daemon.shutdown_grace_seconds"));

    public bool UseSystemSqlite => Values.Text("storage.sqlite_library") == "system";

    public long LogFileBytes => Values.Size("daemon.log_file_bytes");

    public LogLevel LogLevel => Values.Text("daemon.log_level") switch
    {
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };

    public string Origin => Values.Text("ledger.origin") is { Length: > 0 } origin ? origin : "reeve/" + Layout.Host;

    public SqliteJournalOptions Journal => new(Layout.Database)
    {
        QueueLength = Values.Integer("storage.writer_queue"),
        MaxDatabaseBytes = Values.Size("storage.max_database_bytes"),
        CheckpointPages = Values.Integer("storage.checkpoint_pages"),
    };

    public CheckpointOptions Checkpoints => new(Origin)
    {
        Entries = Values.Integer("ledger.checkpoint_entries"),
        Every = Values.Duration("ledger.checkpoint_every"),
        Files = Values.Text("ledger.checkpoint_file") is { Length: > 0 } further
            ? [Layout.CheckpointFile, Path.GetFullPath(further, Layout.Home)]
            : [Layout.CheckpointFile],
    };

    public RunOptions Runs => new()
    {
        Holder = Instance,
        MaxLiveRuns = Values.Integer("limits.live_runs"),
        Lease = TimeSpan.FromSeconds(Values.Integer("runs.lease_seconds")),
        Loops = LoopSettings.Loops(Values),
        Causation = LoopSettings.Causation(Values),
        SweepEvery = TimeSpan.FromSeconds(Math.Min(5, Values.Integer("runs.lease_seconds"))),
    };

    public RetentionOptions Retention => new()
    {
        Days = Values.Integer("retention.days"),
        Every = Values.Duration("retention.every"),
        Batch = Values.Integer("retention.batch"),
    };

    public MemoryOptions Memory => new() { MaxItems = Values.Integer("memory.max_items"), Days = Values.Integer("memory.days") };

    public FailureLoopOptions FailingCalls => LoopSettings.Failures(Values);

    public EventOptions Events => new()
    {
        Buffer = Values.Integer("limits.subscription_buffer"),
        MaxSubscribers = Values.Integer("limits.subscribers"),
    };

    public OperationsOptions Operations => new() { StepPage = Values.Integer("limits.step_page") };

    public AgentsOptions Agents => new() { Home = Layout.Home };

    public OsToolsOptions OsTools => new()
    {
        Home = Layout.Home,
        DataRoot = Layout.DataRoot,
        RunRoot = Layout.RunRoot,
        BashTimeout = Values.Duration("tools.bash_timeout"),
        BashMaxTimeout = Values.Duration("tools.bash_max_timeout"),
    };

    public McpOptions Mcp => new()
    {
        ConnectTimeout = Values.Duration("mcp.connect_timeout"),
        Idle = Values.Duration("mcp.idle"),
        Owner = Doors.Owner,
    };

    public McpConnectorOptions McpConnector => new() { Home = Layout.Home, LogFolder = Path.Combine(Layout.RunRoot, "mcp"), Version = BuildVersion.Current };

    public HeartbeatOptions Heartbeat => new()
    {
        Home = Layout.Home,
        MaxConcurrentTicks = Values.Integer("heartbeat.max_concurrent_ticks"),
        Attempts = Values.Integer("heartbeat.attempts"),
        DefaultEvery = Values.Duration("heartbeat.default_every"),
        CheckTimeout = Values.Duration("heartbeat.check_timeout"),
        DefaultModel = Values.Text("models.default"),
        Cooldown = Values.Duration("delivery.cooldown"),
    };

    public AlertOptions Alerts => new()
    {
        Window = Values.Duration("alerts.window"),
        MachineOwner = Doors.Owner,
        Targets =
        [
            .. Config.Webhooks.Select(static webhook => new AlertTarget(webhook.Name)
            {
                Kinds = webhook.Kinds,
                AtLeast = AlertNames.Severity(webhook.Severity) ?? AlertSeverity.Warning,
            }),
        ],
        MaxPending = Values.Integer("alerts.queue"),
        Concurrency = Values.Integer("alerts.concurrency"),
        Retry = new AlertRetry
        {
            Attempts = Values.Integer("alerts.attempts"),
            Base = Values.Duration("alerts.retry_base"),
            Cap = Values.Duration("alerts.retry_cap"),
        },
    };

    public InsightOptions Insight => new()
    {
        Window = Values.Duration("insight.window"),
        MinRuns = Values.Integer("insight.min_runs"),
        Thresholds = new InsightThresholds
        {
            FailureWarningPercent = Values.Integer("insight.failure_warning_percent"),
            FailureCriticalPercent = Values.Integer("insight.failure_critical_percent"),
            SpikeTimes = Values.Integer("insight.spike_times"),
            SpikeCriticalTimes = Values.Integer("insight.spike_critical_times"),
            SpikeTokens = Values.Integer("insight.spike_tokens"),
            SpikeMicroUsd = Values.Money("insight.spike_usd"),
            LatencyTimes = Values.Integer("insight.latency_times"),
            LatencyCriticalTimes = Values.Integer("insight.latency_critical_times"),
            LatencyFloor = Values.Duration("insight.latency_floor"),
        },
    };

    public TimeSpan WebhookTimeout => Values.Duration("alerts.timeout");

    /// <summary>Files of secrets are named from the home.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks =>
    [
        .. Config.Webhooks.Select(webhook => webhook with
        {
            Secrets = [.. webhook.Secrets.Select(secret => secret.Place == SecretPlace.File ? secret with { Name = Path.GetFullPath(secret.Name, Layout.Home) } : secret)],
        }),
    ];

    public CloudOptions Cloud => new()
    {
        Endpoint = CloudEndpoint(),
        HasKey = HasCloudKeyVariable || Values.Text("cloud.key_file").Length > 0,
        KeySource = HasCloudKeyVariable ? CloudKeyVariable : Values.Text("cloud.key_file"),
        Owner = Doors.Owner,
        Log = Origin,
        Every = Values.Duration("cloud.every"),
        Batch = Values.Integer("cloud.batch"),
    };

    /// <summary>Where the cloud's key is read from at each request; it is no setting, so that nothing that shows settings can show it.</summary>
    public CloudKeyFile CloudKey =>
        HasCloudKeyVariable ? new CloudKeyFile(CloudKeyVariable, null) : new CloudKeyFile(null, Path.GetFullPath(Values.Text("cloud.key_file"), Layout.Home));

    private static bool HasCloudKeyVariable => Environment.GetEnvironmentVariable(CloudKeyVariable) is { Length: > 0 };

    public DoorsOptions Doors => new()
    {
        TokenPath = Layout.TokenFile,
        Owner = "local",
        AllowedHosts = Values.List("http.allowed_hosts"),
        AllowedOrigins = Values.List("http.allowed_origins"),
        Limits = DoorLimits.Default with
        {
            LocalConnections = Values.Integer("limits.connections"),
            HttpConnections = Values.Integer("limits.connections"),
            CallsPerConnection = Values.Integer("limits.requests_in_flight"),
            RequestsPerSecond = Values.Integer("limits.requests_per_second"),
        },
    };

    public BusOptions Bus => new() { File = Layout.SubscriptionsFile, Copy = Layout.LastGood(Layout.SubscriptionsFile) };

    public ScheduleOptions Schedules => new() { File = Layout.SchedulesFile, Copy = Layout.LastGood(Layout.SchedulesFile) };

    public TurnOptions Turns => new()
    {
        Timeout = Values.Duration("turns.timeout"),
        MaxOutputTokens = Values.Integer("turns.max_output_tokens"),
        Parallel = Values.Integer("turns.parallel_calls"),
        QuestionExpiry = Values.Duration("turns.question_expiry"),
    };

    public TurnLogOptions TurnLogs => new()
    {
        Folder = Layout.TurnLogs,
        MaxFiles = Values.Integer("turns.kept_logs"),
        MaxFileBytes = Values.Size("turns.log_bytes"),
    };

    public GuardOptions Gate => new() { ApprovalExpiry = Values.Duration("approvals.expire_after") };

    public CompensationOptions Compensation => CompensationSettings.Options(Values);

    public BudgetOptions Budgets => BudgetSettings.Options(Config);

    public PriceTable Prices => BudgetSettings.Prices(Layout.PricesFile, Providers);

    public IReadOnlyList<ProviderOptions> Providers => ProviderOptions.From(Config);

    public IReadOnlyList<ListenerEndpoint> Endpoints()
    {
        var endpoints = new List<ListenerEndpoint> { ListenerEndpoint.Local(Layout.Socket, Environment.UserName) };
        var tls = Values.Text("http.tls_certificate") is { Length: > 0 } certificate
            ? new TlsFiles(Path.GetFullPath(certificate, Layout.Home), Path.GetFullPath(Values.Text("http.tls_key"), Layout.Home))
            : null;
        if (Values.Boolean("http.enabled"))
        {
            endpoints.Add(new ListenerEndpoint.Http(new IPEndPoint(Address(), Values.Integer("http.port")), tls));
        }

        if (Values.Boolean("jsonrpc.tcp_enabled"))
        {
            endpoints.Add(new ListenerEndpoint.JsonRpcTcp(new IPEndPoint(IPAddress.Loopback, Values.Integer("jsonrpc.tcp_port"))));
        }

        return endpoints;
    }

    private Uri? CloudEndpoint()
    {
        if (Values.Text("cloud.endpoint") is not { Length: > 0 } text)
        {
            return null;
        }

        var (endpoint, objection) = CloudEndpointRules.Read(text, Values.Boolean("cloud.allow_insecure"));
        return objection is null ? endpoint : throw new Guard.ReeveException(
            Guard.ErrorCode.InvalidConfiguration, $"cloud.endpoint {objection}.", "Write https://host/path; cloud.allow_insecure lets plain http through.");
    }

    private IPAddress Address() => IPAddress.TryParse(Values.Text("http.address"), out var address)
        ? address
        : throw new Guard.ReeveException(
            Guard.ErrorCode.InvalidConfiguration, $"http.address is \"{Values.Text("http.address")}\"; it must be an IP address.", "Use 127.0.0.1 for this machine only.");
}
