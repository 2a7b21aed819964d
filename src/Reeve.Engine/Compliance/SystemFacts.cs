namespace Reeve.Engine.Compliance;

/// <summary>Which installation this is. From the composition root.</summary>
/// <param name="Build">The exact build.</param>
/// <param name="Host">The machine, as the home's folders name it.</param>
/// <param name="Origin">The log's name.</param>
public sealed record SystemFacts(string Build, string Host, string Origin);
