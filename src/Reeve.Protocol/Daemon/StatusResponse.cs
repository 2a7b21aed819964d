namespace Reeve.Protocol.Daemon;

/// <summary>The daemon's state in one look.</summary>
public sealed record StatusResponse
{
    /// <summary><c>ok</c>, <c>degraded</c> or <c>stopping</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The id of this start.</summary>
    public required string Instance { get; init; }

    /// <summary>The build's version.</summary>
    public required string Build { get; init; }

    /// <summary>The process id.</summary>
    public required int Pid { get; init; }

    /// <summary>The host's sanitised name.</summary>
    public required string Host { get; init; }

    /// <summary>When it was ready.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The home folder.</summary>
    public required string Home { get; init; }

    /// <summary>The run root.</summary>
    public required string RunRoot { get; init; }

    /// <summary>The JSON-RPC endpoint.</summary>
    public required string Socket { get; init; }

    /// <summary>The HTTP address, or null when that door is closed.</summary>
    public string? HttpAddress { get; init; }

    /// <summary>The database.</summary>
    public required StorageStatus Storage { get; init; }

    /// <summary>The log.</summary>
    public required LedgerStatus Ledger { get; init; }

    /// <summary>The synchronization with the cloud; null when there is none.</summary>
    public CloudStatusReport? Cloud { get; init; }

    /// <summary>How long what is over is kept.</summary>
    public RetentionStatus? Retention { get; init; }

    /// <summary>The providers of models and their circuits.</summary>
    public IReadOnlyList<ModelProviderStatus> Models { get; init; } = [];

    /// <summary>The declared MCP servers.</summary>
    public IReadOnlyList<McpServerStatus> Mcp { get; init; } = [];

    /// <summary>Every agent file, good or not.</summary>
    public required IReadOnlyList<AgentStatus> Agents { get; init; }

    /// <summary>Runs that are not over.</summary>
    public required int LiveRuns { get; init; }

    /// <summary>Notifications nobody has read.</summary>
    public required int UnreadNotifications { get; init; }

    /// <summary>Files that do not work, with file and line.</summary>
    public IReadOnlyList<ProblemReport> Problems { get; init; } = [];
}
