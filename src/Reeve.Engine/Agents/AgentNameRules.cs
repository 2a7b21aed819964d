namespace Reeve.Engine.Agents;

/// <summary>Which names an agent may have: fit for a path, a URL, a command line and a log line without quoting.</summary>
public static class AgentNameRules
{
    public const int MaxLength = 63;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxLength
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && char.IsAsciiLetterOrDigit(name[0]);
}
