using System.Collections.Immutable;

namespace Reeve.Engine.Models;

/// <summary>What one call of a model is given. Immutable; the same request may go to the next provider of a route.</summary>
public sealed record ChatRequest
{
    public required string System { get; init; }

    public required ImmutableArray<ChatMessage> Messages { get; init; }

    public ImmutableArray<ChatTool> Tools { get; init; } = [];

    /// <summary>The most it may write; the provider's own bound applies as well.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>Where these words may go (<see cref="IModelRouter.ResidencyOf"/>). Checked again at the port: a route that was made for other words sends nothing of these away.</summary>
    public required DataResidency Residency { get; init; }

    public ModelEffort? Effort { get; init; }

    /// <summary>A JSON Schema the reply must fit, where the dialect can ask for one; null for words.</summary>
    public string? OutputSchema { get; init; }

    /// <summary>Any JSON object will do.</summary>
    public bool JsonOnly { get; init; }
}

/// <summary>How hard a model is asked to think, where it can be asked.</summary>
public enum ModelEffort
{
    Low,
    Medium,
    High,
}
