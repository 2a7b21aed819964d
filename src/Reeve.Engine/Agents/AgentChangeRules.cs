using System.Collections.Immutable;

namespace Reeve.Engine.Agents;

/// <summary>What happened between two readings of the folder. Only bytes that changed are a change.</summary>
public static class AgentChangeRules
{
    public static ImmutableArray<AgentChange> Between(AgentSnapshot before, AgentSnapshot after)
    {
        var changes = ImmutableArray.CreateBuilder<AgentChange>();
        foreach (var (name, file) in after.Files)
        {
            if (!before.Files.TryGetValue(name, out var old) || old.Fingerprint != file.Fingerprint || old.Reading.GetType() != file.Reading.GetType())
            {
                changes.Add(file.Reading switch
                {
                    AgentReading.Good good => new AgentChange.Loaded(name, file.Fingerprint, good.Agent),
                    AgentReading.Bad bad => new AgentChange.Invalidated(name, file.Fingerprint, bad.Problems),
                    _ => throw new InvalidOperationException("an unknown reading"),
                });
            }
        }

        // A folder that could not be read says nothing about who is gone.
        if (after.FolderProblem is null)
        {
            changes.AddRange(before.Files.Keys.Where(name => !after.Files.ContainsKey(name)).Select(static name => new AgentChange.Removed(name)));
        }

        return changes.ToImmutable();
    }
}
