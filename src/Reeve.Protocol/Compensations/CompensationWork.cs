using System.Text.Json;

namespace Reeve.Protocol.Compensations;

/// <summary>One step to undo. That it begins is on record; say how it ended with <c>compensations.finish</c> before the lease is over.</summary>
public sealed record CompensationWork
{
    /// <summary>Names this try.</summary>
    public required string Id { get; init; }

    /// <summary>The run that is undone.</summary>
    public required string Run { get; init; }

    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>Its tool.</summary>
    public required string Tool { get; init; }

    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>Whose step it was.</summary>
    public required string Agent { get; init; }

    /// <summary>The same at every try of this step: do nothing when this key was done before.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>1 for the first try.</summary>
    public required int Attempt { get; init; }

    /// <summary>Until when an answer counts. Without one the outcome is unknown, and only an idempotent declaration is tried again.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>What <c>steps.end</c> gave as <c>compensation_data</c>.</summary>
    public JsonElement? CompensationData { get; init; }

    /// <summary>
    /// What else was recorded of the step, by name (<c>args</c>, …): JSON as it is, other text as a string, other bytes as <c>{"base64":"…"}</c>. What was erased or
    /// never given to the daemon is not there.
    /// </summary>
    public required JsonElement Contents { get; init; }

    /// <summary>Contents that are recorded and were too large to be handed over.</summary>
    public IReadOnlyList<string>? Omitted { get; init; }
}
