using Reeve.Sources;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Reloading;

/// <summary>What became of a reload.</summary>
internal abstract record ReloadOutcome
{
    private ReloadOutcome()
    {
    }

    public sealed record Unchanged : ReloadOutcome;

    /// <summary>What is live among them is in force; the rest waits for the next start.</summary>
    public sealed record Changed(IReadOnlyList<ConfigChange> Changes) : ReloadOutcome;

    /// <summary>Nothing changed; the last good configuration is in force.</summary>
    public sealed record Refused(IReadOnlyList<SourceProblem> Problems) : ReloadOutcome;
}
