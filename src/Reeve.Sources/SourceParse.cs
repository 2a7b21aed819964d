namespace Reeve.Sources;

/// <summary>A file as read: what it declares, or what is wrong with it (at least one problem).</summary>
public sealed record SourceParse<T>(T? Value, IReadOnlyList<SourceProblem> Problems)
    where T : class;
