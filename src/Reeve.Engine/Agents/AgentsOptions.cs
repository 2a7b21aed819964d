namespace Reeve.Engine.Agents;

/// <summary>Where the agents are and how closely they are watched.</summary>
public sealed record AgentsOptions
{
    /// <summary>The home folder; the agents are in its <c>agents</c>.</summary>
    public required string Home { get; init; }

    /// <summary>How often the folder is read whatever the file system says: its notices get lost, and some file systems send none.</summary>
    public TimeSpan RescanEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a notice the folder is read: editors write a file in several strokes.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(200);

    public string Folder => Path.Combine(Home, "agents");
}
