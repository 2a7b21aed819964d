namespace Reeve.Sources.Configuration;

/// <summary>Every setting there is, in the order references show them. The one place: parser, schema, reference and <c>reeve config show</c> follow it.</summary>
public static class SettingCatalog
{
    /// <summary>Where named model providers stand; their members are described by <see cref="ProviderSettings"/>.</summary>
    public const string ProvidersKey = "models.providers";

    /// <summary>Where single owners' rules about models stand; their members are described by <see cref="ModelOwnerSettings"/>.</summary>
    public const string ModelOwnersKey = "models.owners";

    /// <summary>Where MCP servers stand; their members are described by <see cref="McpServerSettings"/>.</summary>
    public const string McpServersKey = "mcp.servers";

    /// <summary>Where the list of webhooks stands; their members are described by <see cref="WebhookSettings"/>.</summary>
    public const string WebhooksKey = "alerts.webhooks";

    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly string[] LoopActions = ["warn", "deny", "kill", "off"];

    public static readonly IReadOnlyList<Setting> All =
    [
        new("daemon.shutdown_grace_seconds", SettingType.Integer, "20", "How long runs in flight may go on after a stop was asked for.") { Minimum = 0, Maximum = 3600 },
        new("daemon.log_level", SettingType.Choice, "information", "What is written to the daemon's log.") { Choices = ["debug", "information", "warning", "error"] },
        new("daemon.log_file_bytes", SettingType.Size, "10MiB", "When the daemon's log begins a new file; one older file is kept.") { Minimum = 64 * 1024, Maximum = 1L << 30 },

        new("http.enabled", SettingType.Boolean, "true", "Whether the HTTP door (API, events, dashboard) is open."),
        new("http.address", SettingType.Text, "127.0.0.1", "The address it listens on. Anything but loopback needs TLS."),
        new("http.port", SettingType.Integer, "7821", "Its port; 0 takes a free one.") { Minimum = 0, Maximum = 65_535 },
        new("http.allowed_hosts", SettingType.TextList, "[]", "Further names a request may carry in its Host header."),
        new("http.allowed_origins", SettingType.TextList, "[]", "Further origins a browser may send requests from."),
        new("http.tls_certificate", SettingType.Text, "", "A PEM file with the certificate chain; with tls_key it makes the door HTTPS."),
        new("http.tls_key", SettingType.Text, "", "A PEM file with the private key."),

        new("jsonrpc.tcp_enabled", SettingType.Boolean, "false", "Whether JSON-RPC is also served over TCP, with a token in hello."),
        new("jsonrpc.tcp_port", SettingType.Integer, "7822", "Its port on 127.0.0.1; 0 takes a free one.") { Minimum = 0, Maximum = 65_535 },

        new("limits.connections", SettingType.Integer, "256", "Connections at the same time.") { Minimum = 4, Maximum = 10_000 },
        new("limits.requests_in_flight", SettingType.Integer, "64", "Requests at work at the same time on one connection.") { Minimum = 1, Maximum = 4096 },
        new("limits.requests_per_second", SettingType.Integer, "200", "HTTP requests a second of one caller.") { Minimum = 1, Maximum = 100_000 },
        new("limits.subscribers", SettingType.Integer, "128", "Watchers at the same time.") { Minimum = 1, Maximum = 10_000 },
        new("limits.subscription_buffer", SettingType.Integer, "1024", "Events kept for a slow watcher before it is told of a gap.") { Minimum = 16, Maximum = 65_536 },
        new("limits.step_page", SettingType.Integer, "200", "Steps of a run in one answer whose request names no limit.") { Minimum = 1, Maximum = 1000 },
        new("limits.live_runs", SettingType.Integer, "4096", "Runs that may be live at the same time.") { Minimum = 1, Maximum = 100_000 },

        new("storage.engine", SettingType.Choice, "sqlite", "What keeps the log and its state.") { Choices = ["sqlite"] },
        new("storage.sqlite_library", SettingType.Choice, "bundled", "Which SQLite library runs.") { Choices = ["bundled", "system"] },
        new("storage.max_database_bytes", SettingType.Size, "0", "How large the database may grow; 0 leaves it to the disk.") { Minimum = 0, Maximum = 1L << 44 },
        new("storage.writer_queue", SettingType.Integer, "4096", "Units of work that may wait for the writer.") { Minimum = 16, Maximum = 65_536 },
        new("storage.checkpoint_pages", SettingType.Integer, "1000", "Pages in the write-ahead log before they go into the database.") { Minimum = 100, Maximum = 1_000_000 },

        new("ledger.origin", SettingType.Text, "", "The log's name in checkpoints; reeve/<host> when empty."),
        new("ledger.checkpoint_entries", SettingType.Integer, "256", "A checkpoint is signed after so many new entries …") { Minimum = 1, Maximum = 1_000_000 },
        new("ledger.checkpoint_every", SettingType.Duration, "5s", "… or after so long, when there is news.") { Minimum = Second / 10, Maximum = Hour },
        new("ledger.checkpoint_file", SettingType.Text, "", "A further file checkpoints are appended to, best on another disk or machine."),

        new("retention.days", SettingType.Integer, "90", "How many days what is over is kept; 0 keeps it for ever.") { Minimum = 0, Maximum = 36_500 },
        new("retention.every", SettingType.Duration, "1h", "How often the daemon looks for what is older.") { Minimum = Minute, Maximum = 7 * Day },
        new("retention.batch", SettingType.Integer, "500", "Rows that go in one transaction at most.") { Minimum = 10, Maximum = 10_000 },

        new("memory.max_items", SettingType.Integer, "10000", "Memories of one scope: of an owner, of an agent, of an agent with one sender.") { Minimum = 1, Maximum = 1_000_000 },
        new("memory.days", SettingType.Integer, "0", "How many days a memory nobody protected is kept after its last writing; 0 keeps it until it is forgotten. Never less than retention.days.") { Minimum = 0, Maximum = 36_500 },

        new("tools.bash_timeout", SettingType.Duration, "30s", "How long a command of an agent may take when no time is named.") { Minimum = Second, Maximum = Hour },
        new("tools.bash_max_timeout", SettingType.Duration, "10m", "The longest a command of an agent may take.") { Minimum = Second, Maximum = Hour },

        new("runs.lease_seconds", SettingType.Integer, "30", "How long an external run may be silent before it is failed.") { Minimum = 1, Maximum = 86_400 },

        new("approvals.expire_after", SettingType.Duration, "24h", "How long a held action waits for somebody to decide.") { Minimum = Minute, Maximum = 30 * Day },

        new("turns.timeout", SettingType.Duration, "30m", "How long a turn may take whose agent sets no turn_timeout, not counting what a person takes to answer a question.") { Minimum = Second, Maximum = Day },
        new("turns.max_output_tokens", SettingType.Integer, "8192", "The most a model may write at once in a turn; it is reserved in the budgets while the model writes.") { Minimum = 16, Maximum = 1_000_000 },
        new("turns.parallel_calls", SettingType.Integer, "8", "Tool calls of one turn that are made at the same time.") { Minimum = 1, Maximum = 64 },
        new("turns.question_expiry", SettingType.Duration, "7d", "How long a question of an agent waits for a person.") { Minimum = Minute, Maximum = 30 * Day },
        new("turns.kept_logs", SettingType.Integer, "2000", "Turns whose output is kept to be watched afterwards; the oldest go first. Transcripts are not touched.") { Minimum = 1, Maximum = 100_000 },
        new("turns.log_bytes", SettingType.Size, "8MiB", "How much of one turn's output is kept.") { Minimum = 64 * 1024, Maximum = 1L << 30 },

        new("budgets.timezone", SettingType.Text, "UTC", "The time zone whose days the budgets of a day count, by its IANA name."),
        new("budgets.alert_percent", SettingType.Integer, "80", "An alert is raised once when so much of a budget is used, and once when all of it is.") { Minimum = 1, Maximum = 100 },
        new("budgets.assumed_tokens", SettingType.Integer, "8192", "Reserved in and out for a step that asks a model and names no worst case.") { Minimum = 0, Maximum = 10_000_000 },
        new("budgets.assumed_step_tokens", SettingType.Integer, "1000", "Reserved where tokens are limited for a step that names neither a model nor a worst case, or what is left when that is less.") { Minimum = 0, Maximum = 10_000_000 },
        new("budgets.assumed_step_usd", SettingType.Money, "0.001", "The same where money is limited.") { Minimum = 0 },
        new("budgets.org_tokens_per_day", SettingType.Integer, "10000000", "Tokens everybody together may use a day; 0 for no limit.") { Minimum = 0, Maximum = 1_000_000_000_000 },
        new("budgets.org_usd_per_day", SettingType.Money, "0", "Money everybody together may spend a day; 0 for no limit.") { Minimum = 0 },
        new("budgets.owner_tokens_per_day", SettingType.Integer, "0", "Tokens each owner may use a day; 0 for no limit.") { Minimum = 0, Maximum = 1_000_000_000_000 },
        new("budgets.owner_usd_per_day", SettingType.Money, "0", "Money each owner may spend a day; 0 for no limit.") { Minimum = 0 },
        new("budgets.agent_tokens_per_day", SettingType.Integer, "2000000", "Tokens each agent may use a day; 0 for no limit.") { Minimum = 0, Maximum = 1_000_000_000_000 },
        new("budgets.agent_usd_per_day", SettingType.Money, "0", "Money each agent may spend a day; 0 for no limit.") { Minimum = 0 },

        new("loops.identical", SettingType.Integer, "3", "So many identical calls in a row in one run are a loop.") { Minimum = 2, Maximum = 64 },
        new("loops.identical_action", SettingType.Choice, "deny", "What meets the last of them.") { Choices = LoopActions },
        new("loops.longest_cycle", SettingType.Integer, "5", "The longest round of calls that is looked for; the shortest has two.") { Minimum = 2, Maximum = 8 },
        new("loops.cycle_repetitions", SettingType.Integer, "3", "So many rounds of the same calls are a loop.") { Minimum = 2, Maximum = 8 },
        new("loops.cycle_action", SettingType.Choice, "deny", "What meets the call that completes the last round.") { Choices = LoopActions },
        new("loops.equal_outputs", SettingType.Integer, "4", "So many equal outputs in a row are no progress.") { Minimum = 2, Maximum = 64 },
        new("loops.no_progress_action", SettingType.Choice, "deny", "What meets a further call of the tools that gave them.") { Choices = LoopActions },
        new("loops.max_iterations", SettingType.Integer, "1000", "Calls one attempt of a run may make; 0 for no limit. The SDK brings a limit of 25 of its own.") { Minimum = 0, Maximum = 1_000_000 },
        new("loops.iterations_action", SettingType.Choice, "deny", "What meets the call after that.") { Choices = LoopActions },
        new("loops.exempt_tools", SettingType.TextList, "[]", "Tools whose repetition is legitimate, such as polling; * at an end is a wildcard. Asking a model always is."),
        new("loops.failing_runs", SettingType.Integer, "3", "A call that failed in so many runs of an agent, and succeeded in none since, is a loop.") { Minimum = 2, Maximum = 64 },
        new("loops.failing_window", SettingType.Duration, "1h", "How long such a failure is remembered.") { Minimum = Second, Maximum = Day },
        new("loops.failing_action", SettingType.Choice, "warn", "What meets the next such call.") { Choices = LoopActions },
        new("loops.chain_occurrences", SettingType.Integer, "3", "A run that puts one agent to work for so many times in one chain of causes is a loop.") { Minimum = 2, Maximum = 64 },
        new("loops.chain_action", SettingType.Choice, "deny", "What meets that run; a kill ends every run of the circle.") { Choices = LoopActions },

        new("heartbeat.default_every", SettingType.Duration, "5m", "How often an agent ticks that declares checks and no interval.") { Minimum = Second, Maximum = 7 * Day },
        new("heartbeat.check_timeout", SettingType.Duration, "30s", "How long one check may take that declares no timeout.") { Minimum = Second / 10, Maximum = Hour },
        new("heartbeat.attempts", SettingType.Integer, "3", "Attempts of one tick before it is a dead letter.") { Minimum = 1, Maximum = 20 },
        new("heartbeat.max_concurrent_ticks", SettingType.Integer, "2", "Ticks at the same time.") { Minimum = 1, Maximum = 64 },

        new("delivery.cooldown", SettingType.Duration, "1h", "How long one thing is not told again, unless it gets worse.") { Minimum = 0, Maximum = 30 * Day },

        new("alerts.window", SettingType.Duration, "60s", "How long one thing raises no second alert, unless it gets worse; what is held back is counted.") { Minimum = 0, Maximum = Day },
        new("alerts.timeout", SettingType.Duration, "10s", "How long a webhook may take to answer.") { Minimum = Second / 10, Maximum = 5 * Minute },
        new("alerts.attempts", SettingType.Integer, "8", "Attempts of one delivery before it is a dead letter.") { Minimum = 1, Maximum = 50 },
        new("alerts.retry_base", SettingType.Duration, "5s", "The longest pause after the first failure; it doubles with each, and the pause itself is random below it.") { Minimum = Second / 100, Maximum = Hour },
        new("alerts.retry_cap", SettingType.Duration, "1h", "The longest pause it comes to, and the longest a webhook may ask for.") { Minimum = Second / 100, Maximum = Day },
        new("alerts.concurrency", SettingType.Integer, "2", "Deliveries under way to one webhook at the same time.") { Minimum = 1, Maximum = 16 },
        new("alerts.queue", SettingType.Integer, "10000", "Deliveries that may wait for one webhook; one more is a dead letter at once.") { Minimum = 1, Maximum = 1_000_000 },

        new("insight.window", SettingType.Duration, "7d", "How far back an agent's runs are looked at for what shows only over many of them; its past is as much again before.") { Minimum = Hour, Maximum = 30 * Day },
        new("insight.min_runs", SettingType.Integer, "5", "Fewer runs than this tell nothing of an agent.") { Minimum = 3, Maximum = 500 },
        new("insight.failure_warning_percent", SettingType.Integer, "60", "More failed runs than so many percent are a warning.") { Minimum = 1, Maximum = 100 },
        new("insight.failure_critical_percent", SettingType.Integer, "80", "More failed runs than so many percent are critical.") { Minimum = 1, Maximum = 100 },
        new("insight.spike_times", SettingType.Integer, "2", "A run that used less than so many times the median before is no spike.") { Minimum = 2, Maximum = 1_000 },
        new("insight.spike_critical_times", SettingType.Integer, "10", "A spike of so many times the median is critical.") { Minimum = 2, Maximum = 10_000 },
        new("insight.spike_tokens", SettingType.Integer, "5000", "Fewer tokens above the median are never a spike.") { Minimum = 0, Maximum = 1_000_000_000 },
        new("insight.spike_usd", SettingType.Money, "0.05", "Less money above the median is never a spike.") { Minimum = 0 },
        new("insight.latency_times", SettingType.Integer, "2", "A tool is slower from so many times the median of its calls before.") { Minimum = 2, Maximum = 1_000 },
        new("insight.latency_critical_times", SettingType.Integer, "10", "A tool that takes so many times as long is critical.") { Minimum = 2, Maximum = 10_000 },
        new("insight.latency_floor", SettingType.Duration, "200ms", "A tool that takes less more than this is not slower.") { Minimum = 1, Maximum = Hour },

        new("cloud.endpoint", SettingType.Text, "", "The https address of a configuration and telemetry service; with a key it is synchronized with."),
        new("cloud.key_file", SettingType.Text, "", "A file that holds its key; the environment variable REEVE_CLOUD_KEY comes first."),
        new("cloud.every", SettingType.Duration, "30s", "How often it is synchronized with.") { Minimum = Second / 10, Maximum = Day },
        new("cloud.batch", SettingType.Integer, "500", "Entries pushed at once.") { Minimum = 1, Maximum = 5000 },
        new("cloud.allow_insecure", SettingType.Boolean, "false", "Whether the endpoint may be plain http on another machine: the key then crosses the network in the clear."),

        new("compensation.handler_wait", SettingType.Duration, "30s", "How long a rollback waits for a program that offers to undo a tool's steps.") { Minimum = Second / 10, Maximum = Hour },
        new("compensation.concurrency", SettingType.Integer, "4", "Runs that are rolled back at the same time.") { Minimum = 1, Maximum = 64 },
        new("compensation.programs", SettingType.TextList, "[]", "Absolute paths of the programs a tool's compensation may start; none unless named."),
        new("compensation.targets", SettingType.TextList, "[]", "Addresses a tool's compensation may post to, each with what is below it; none unless named."),
        new("compensation.allow_local", SettingType.Boolean, "false", "Whether those may be inside this machine or its networks."),

        new("mcp.connect_timeout", SettingType.Duration, "30s", "How long an MCP server may take to start and to say what it has.") { Minimum = Second / 10, Maximum = 10 * Minute },
        new("mcp.idle", SettingType.Duration, "30m", "How long one that nobody uses is kept; 0s keeps it until the daemon ends.") { Minimum = 0, Maximum = 7 * Day },

        new("models.default", SettingType.Text, "rules", "The model of agents that name none. \"rules\" works offline, for heartbeats."),
        new("models.fallbacks", SettingType.TextList, "[]", "Models to try after an agent's own, in this order, when that one fails before it said anything."),
        new("models.circuit_failures", SettingType.Integer, "5", "So many failures of a provider in a row, and it is left alone for a while.") { Minimum = 1, Maximum = 1000 },
        new("models.circuit_pause", SettingType.Duration, "30s", "For how long at first; it doubles up to 10m while the provider goes on failing.") { Minimum = Second / 10, Maximum = 10 * Minute },
    ];

    /// <summary>The members of one provider under <see cref="ProvidersKey"/>.</summary>
    public static readonly IReadOnlyList<Setting> ProviderSettings =
    [
        new("dialect", SettingType.Choice, "openai", "What the endpoint speaks: chat completions, messages, or nothing at all: a script that is replayed.") { Choices = ["openai", "anthropic", "scripted"] },
        new("base_url", SettingType.Text, "", "The endpoint up to and without /chat/completions or /messages."),
        new("model", SettingType.Text, "", "The model's name at that endpoint."),
        new("models", SettingType.TextList, "[]", "Instead of model: several, the provider's own first."),
        new("api_key_env", SettingType.Text, "", "The environment variable of the daemon that holds the key."),
        new("api_key_file", SettingType.Text, "", "A file that holds the key, named from the home."),
        new("api_key_command", SettingType.TextList, "[]", "A program and its arguments, no shell, that prints the key; asked again after 5 minutes, or when the key is refused."),
        new("allow_insecure", SettingType.Boolean, "false", "Whether the key may cross the network in the clear, to an endpoint of plain http on another machine."),
        new("script", SettingType.Text, "", "For scripted: the file to replay, named from the home."),
        new("local", SettingType.Boolean, "false", "Whether no byte leaves the machine. Only an endpoint at 127.0.0.1, [::1] or localhost may say so."),
        new("timeout", SettingType.Duration, "10m", "How long one call may take, to the end of its stream.") { Minimum = Second / 10, Maximum = Hour },
        new("idle_timeout", SettingType.Duration, "1m", "How long it may say nothing, before its first word and after.") { Minimum = Second / 10, Maximum = Hour },
        new("max_output_tokens", SettingType.Integer, "8192", "At most so many tokens in a reply.") { Minimum = 1, Maximum = 1_000_000 },
    ];

    /// <summary>The members of one owner under <see cref="ModelOwnersKey"/>.</summary>
    public static readonly IReadOnlyList<Setting> ModelOwnerSettings =
    [
        new("data_residency", SettingType.Choice, "anywhere", "Where the owner's words may go: local is only to providers with local: true, whatever an agent's file says.") { Choices = ["anywhere", "local"] },
    ];

    /// <summary>The members of one MCP server under <see cref="McpServersKey"/>.</summary>
    public static readonly IReadOnlyList<Setting> McpServerSettings =
    [
        new("command", SettingType.TextList, "[]", "A program and its arguments, no shell, that speaks MCP on its input and output. It works in the home.") { IsHidden = true },
        new("env", SettingType.TextList, "[]", "What the program gets besides a few harmless variables: NAME=env:OTHER or NAME=file:PATH, the file named from the home."),
        new("url", SettingType.Text, "", "Instead of command: the address of a server that speaks streamable HTTP. Redirects are not followed.") { IsHidden = true },
        new("auth_env", SettingType.Text, "", "The environment variable of the daemon that holds its token; with a blank in it, the whole Authorization header."),
        new("auth_file", SettingType.Text, "", "A file that holds the same, named from the home."),
        new("allow_insecure", SettingType.Boolean, "false", "Whether it may be plain http on another machine."),
        new("shared", SettingType.Boolean, "false", "Whether all agents that name it use one peer; otherwise each agent has its own."),
        new("local", SettingType.Boolean, "false", "Whether no byte leaves the machine by it. Agents that keep their words here are offered no other; an address must be loopback."),
        new("tools", SettingType.TextList, "[]", "Only these of its tools, by its own names, a * may end one; when not written all."),
        new("side_effects", SettingType.TextList, "[]", "Its tools that change something, a * may end one; when not written all."),
        new("trust_annotations", SettingType.Boolean, "false", "Whether the server's word that a tool only reads is believed where side_effects is not written."),
        new("timeout", SettingType.Duration, "1m", "How long one call may take.") { Minimum = Second / 10, Maximum = Hour },
        new("concurrency", SettingType.Integer, "8", "Calls at work at the same time; others wait.") { Minimum = 1, Maximum = 64 },
    ];

    /// <summary>The members of one webhook under <see cref="WebhooksKey"/>.</summary>
    public static readonly IReadOnlyList<Setting> WebhookSettings =
    [
        new("name", SettingType.Text, "", "A short word its deliveries are kept by."),
        new("url", SettingType.Text, "", "Where it is: https, or http with allow_local. Redirects are not followed."),
        new("secrets", SettingType.TextList, "[]", "Where the signing secrets stand, env:NAME or file:PATH; each signs, so a rotation lists both."),
        new("kinds", SettingType.TextList, "[]", "Only these kinds, each with what is below it; none: all."),
        new("severity", SettingType.Choice, WebhookOptions.DefaultSeverity, "This severity and worse.") { Choices = ["info", "warning", "critical"] },
        new("allow_local", SettingType.Boolean, "false", "Whether it may be inside this machine or its networks."),
        new("detail", SettingType.Boolean, "false", "Whether the detail is sent too, which may hold words of people and models."),
    ];

    /// <summary>The members of one agent or owner under <c>budgets.agents</c> and <c>budgets.owners</c>.</summary>
    public static readonly IReadOnlyList<Setting> DayBudgetSettings =
    [
        new("tokens_per_day", SettingType.Integer, "0", "Tokens it may use a day; 0 for no limit.") { Minimum = 0, Maximum = 1_000_000_000_000 },
        new("usd_per_day", SettingType.Money, "0", "Money it may spend a day; 0 for no limit.") { Minimum = 0 },
    ];

    /// <summary>The maps whose names the person chooses.</summary>
    public static readonly IReadOnlyList<NamedSettings> Named =
    [
        new(ProvidersKey, "Model providers", "provider", "A model endpoint.", "Providers that agents choose by `model: provider/model`, by the model's own name if one provider serves it, or by the provider's name for its first model.", ProviderSettings),
        new(ModelOwnersKey, "Models of single owners", "owner", "What holds for one owner's words.", "What holds for single owners, whichever agent has their words.", ModelOwnerSettings),
        new(McpServersKey, "MCP servers", "MCP server", "An MCP server.", "Servers that speak the Model Context Protocol. An agent's file names those it may use, and its tools grant what of them.", McpServerSettings),
        new("budgets.agents", "Budgets of single agents", "agent", "One agent's budget of a day.", "What single agents may use a day, instead of what each agent may.", DayBudgetSettings),
        new("budgets.owners", "Budgets of single owners", "owner", "One owner's budget of a day.", "What single owners may use a day, instead of what each owner may.", DayBudgetSettings),
    ];

    public static Setting Find(string key) => All.First(setting => setting.Key == key);
}
