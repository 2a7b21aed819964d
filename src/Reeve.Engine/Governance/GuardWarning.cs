namespace Reeve.Engine.Governance;

/// <summary>What a rule says of a step that it lets through all the same.</summary>
/// <param name="Rule">The rule's stable name.</param>
/// <param name="Code">What it would have been refused with.</param>
/// <param name="Reason">One sentence.</param>
public sealed record GuardWarning(string Rule, string Code, string Reason);
