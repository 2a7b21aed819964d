namespace Reeve.Sources.Configuration;

/// <summary>One thing that a changed configuration says otherwise.</summary>
/// <param name="Key">The setting, dotted; for a named map's member with the name in it.</param>
/// <param name="Before">As it would be written; empty where there was none.</param>
/// <param name="After">The same, afterwards.</param>
/// <param name="IsLive">Whether a reload puts it in force; otherwise the daemon's next start does.</param>
public sealed record ConfigChange(string Key, string Before, string After, bool IsLive);
