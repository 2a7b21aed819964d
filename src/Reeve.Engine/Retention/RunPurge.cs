using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Retention;

/// <summary>What one batch takes of one run. A run of more rows than a batch holds goes in several, its own row last.</summary>
/// <param name="Run">The run.</param>
/// <param name="Rows">What is taken of each kind of rows.</param>
/// <param name="IsWhole">Nothing of the run is left after it.</param>
/// <param name="First">The first entry whose body goes; null when none does.</param>
/// <param name="Last">The last one.</param>
public sealed record RunPurge(RunId Run, ImmutableArray<RowCount> Rows, bool IsWhole, long? First, long? Last);

/// <summary>So many rows of a kind: <c>steps</c>, <c>findings</c>, <c>entries</c> (their bodies), …</summary>
public readonly record struct RowCount(string Kind, long Rows)
{
    public const string Entries = "entries";

    public const string Contents = "contents";
}
