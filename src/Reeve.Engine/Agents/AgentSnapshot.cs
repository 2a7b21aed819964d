using System.Collections.Immutable;
using Reeve.Sources;

namespace Reeve.Engine.Agents;

/// <summary>All agent files as they were read at one time. Immutable. <see cref="FolderProblem"/>: the folder itself could not be read.</summary>
public sealed record AgentSnapshot(ImmutableSortedDictionary<string, AgentFileState> Files, SourceProblem? FolderProblem = null)
{
    public static readonly AgentSnapshot Empty = new(ImmutableSortedDictionary.Create<string, AgentFileState>(StringComparer.Ordinal));

    public IEnumerable<Agent> Agents => Files.Values.Select(static file => file.Reading).OfType<AgentReading.Good>().Select(static good => good.Agent);

    public IEnumerable<SourceProblem> Problems =>
        Files.Values.Select(static file => file.Reading).OfType<AgentReading.Bad>().SelectMany(static bad => bad.Problems)
            .Concat(FolderProblem is null ? [] : [FolderProblem]);
}

/// <summary>One file: its exact bytes' digest, and what they say.</summary>
public sealed record AgentFileState(string Fingerprint, AgentReading Reading);
