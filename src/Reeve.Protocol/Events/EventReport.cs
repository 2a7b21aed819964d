using System.Text.Json;

namespace Reeve.Protocol.Events;

/// <summary>One ledger entry as an event. Its index is the cursor.</summary>
public sealed record EventReport
{
    /// <summary>The entry's index.</summary>
    public required long Cursor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>For example <c>run.started</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The ledger family.</summary>
    public required string Family { get; init; }

    /// <summary>The run it is about.</summary>
    public string? Run { get; init; }

    /// <summary>The agent it is about.</summary>
    public string? Agent { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>The entry's facts.</summary>
    public JsonElement? Data { get; init; }
}
