namespace Reeve.Engine.Foundation;

/// <summary>A bounded slice of a list and the cursor that continues it; null when this was the last one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Where a page starts and how long it may be.</summary>
public readonly record struct PageRequest(string? After, int Limit);
