namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Takes a signal apart: its fact lines (each starts with <c>- </c>), bounded.</summary>
public static class FactRules
{
    /// <summary>No fact needs more to be recognised; a check that writes longer lines has them cut.</summary>
    public const int MaxLine = 2_000;

    public static IEnumerable<string> Facts(string text)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd('\r', ' ');
            if (line.StartsWith("- ", StringComparison.Ordinal) && line.Length > 2)
            {
                var fact = line[2..].Trim();
                yield return fact.Length <= MaxLine ? fact : fact[..MaxLine];
            }
        }
    }
}
