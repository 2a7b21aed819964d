using System.Text.Json;

namespace Reeve.Protocol.Runs;

/// <summary>Records the outcome of an allowed step.</summary>
public sealed record EndStepRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The token from its start.</summary>
    public required long FencingToken { get; init; }

    /// <summary>The step's id.</summary>
    public required string Step { get; init; }

    /// <summary>Whether it did what it was meant to.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>A short code for a bad end.</summary>
    public string? FailureCode { get; init; }

    /// <summary>One line, no payload; at most 500 characters.</summary>
    public string? Summary { get; init; }

    /// <summary>SHA-256 of what it returned, 64 lower-case hex digits, so that a run which learns nothing more is seen. The output stays with the caller.</summary>
    public string? OutputHash { get; init; }

    /// <summary>Tokens sent to a model, cached ones included; a whole number. What is none is refused, recorded, and charges what was reserved.</summary>
    public ReportedCount? TokensIn { get; init; }

    /// <summary>Tokens received; likewise.</summary>
    public ReportedCount? TokensOut { get; init; }

    /// <summary>How many of the tokens sent came from the provider's cache; likewise.</summary>
    public ReportedCount? TokensCached { get; init; }

    /// <summary>Cost in micro-dollars, where the holder knows better than the price table; likewise.</summary>
    public ReportedCount? MicroUsd { get; init; }

    /// <summary>
    /// What undoing this step will need (the id of what was made, say): JSON, at most 16 KiB. Kept as erasable content and handed to whoever undoes it.
    /// </summary>
    public JsonElement? CompensationData { get; init; }

    /// <summary><c>durable</c> (default) or <c>accepted</c>.</summary>
    public string? Durability { get; init; }
}
