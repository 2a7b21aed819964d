using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Connectors.Cloud;

/// <summary>The tool configuration as the wire has it. Strict: an unknown, doubled or missing member makes the document one that cannot be followed.</summary>
internal sealed record CloudDocument(int V, IReadOnlyList<CloudToolRecord> Tools);

/// <summary>What is stated of one tool; what is left out is left as it is.</summary>
internal sealed record CloudToolRecord
{
    public required string Tool { get; init; }

    public string? Project { get; init; }

    public string? Owner { get; init; }

    public string? Description { get; init; }

    public string? SchemaHash { get; init; }

    public bool? SideEffect { get; init; }

    public int? MaxRetries { get; init; }

    public int? TimeoutMs { get; init; }

    public bool? Enabled { get; init; }

    public string? Approval { get; init; }

    public int? MaxCallsPerRun { get; init; }

    public long? WorstCaseTokens { get; init; }

    public long? WorstCaseMicroUsd { get; init; }

    public string? FailPolicy { get; init; }

    public JsonElement? Compensation { get; init; }
}

/// <summary>How the cloud's documents are read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(CloudDocument))]
internal sealed partial class CloudJson : JsonSerializerContext;
