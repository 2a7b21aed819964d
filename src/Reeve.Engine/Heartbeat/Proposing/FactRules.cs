namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// Takes a signal apart into its facts, bounded. A fact line starts with <c>- </c>; the output of an arbitrary program knows no such mark, so there every line is one.
/// </summary>
public static class FactRules
{
    private const string Mark = "- ";
    private const string ProgramKind = "command";

    /// <summary>No fact needs more to be recognised; a check that writes longer lines has them cut.</summary>
    public const int MaxLine = 2_000;

    public static IEnumerable<string> Facts(Signal signal)
    {
        foreach (var raw in signal.Text.Split('\n'))
        {
            var line = raw.TrimEnd('\r', ' ');
            var isMarked = line.StartsWith(Mark, StringComparison.Ordinal);
            var fact = isMarked ? line[Mark.Length..].Trim() : signal.Kind == ProgramKind ? line.Trim() : "";
            if (fact.Length > 0)
            {
                yield return fact.Length <= MaxLine ? fact : fact[..MaxLine];
            }
        }
    }
}
