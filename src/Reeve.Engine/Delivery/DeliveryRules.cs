using System.Collections.Immutable;

namespace Reeve.Engine.Delivery;

/// <summary>
/// The rails: an ordered gauntlet of small named rules. The first that has an opinion decides; the last one always has one,
/// so that no finding can fall through. A new rule (mute, quiet hours, caps, acknowledgement) is one function and one line in <see cref="Gauntlet"/>.
/// </summary>
public static class DeliveryRules
{
    public const string LogOnlyRule = "classify.log_only";
    public const string CooldownRule = "cooldown";
    public const string EscalatedRule = "escalated";
    public const string ImmediateRule = "classify.immediate";
    public const string DigestRule = "classify.digest";
    public const string DuplicateRule = "duplicate_in_run";

    private static readonly ImmutableArray<Func<DeliveryCase, DeliveryDecision?>> Gauntlet = [LogOnly, Cooldown, Escalated, Immediate, Digest];

    public static DeliveryDecision Decide(Finding finding, SurfacedFinding? surfaced, DeliveryPolicy policy, DateTimeOffset now)
    {
        var subject = new DeliveryCase(finding, surfaced, policy, now);
        foreach (var rule in Gauntlet)
        {
            if (rule(subject) is { } decision)
            {
                return decision;
            }
        }

        throw new InvalidOperationException("the last rule of the rails had no opinion");
    }

    /// <summary>
    /// Decides every finding of one run, in the order given. Of several with the same key the worst is decided by the rails (the first of equals),
    /// the others are suppressed as duplicates: the owner hears of one thing once.
    /// </summary>
    public static ImmutableArray<DeliveryDecision> DecideAll(
        IReadOnlyList<Finding> findings,
        IReadOnlyDictionary<string, SurfacedFinding> surfaced,
        DeliveryPolicy policy,
        DateTimeOffset now)
    {
        var worst = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < findings.Count; i++)
        {
            var key = findings[i].DedupeKey;
            if (!worst.TryGetValue(key, out var other) || Rank(findings[i]) > Rank(findings[other]))
            {
                worst[key] = i;
            }
        }

        return
        [
            .. findings.Select((finding, i) => worst[finding.DedupeKey] == i
                ? Decide(finding, surfaced.GetValueOrDefault(finding.DedupeKey), policy, now)
                : new DeliveryDecision(Disposition.Suppressed, DuplicateRule, $"the same thing ({finding.DedupeKey}) was found again in this run and told of once")),
        ];
    }

    /// <summary>What the owner is to be remembered to have been told, or null when this decision told nothing.</summary>
    public static SurfacedFinding? Surface(string owner, string agent, Finding finding, DeliveryDecision decision, SurfacedFinding? before, DateTimeOffset now) =>
        decision.Disposition == Disposition.Suppressed
            ? null
            : new SurfacedFinding(owner, agent, finding.DedupeKey, finding.Severity, now, (before?.NotifyCount ?? 0) + 1);

    /// <summary>A finding that only wants to be logged is never the one to speak for a key that something else wants to tell.</summary>
    private static int Rank(Finding finding) => finding.Action == SuggestedAction.LogOnly ? -1 : (int)finding.Severity;

    private static DeliveryDecision? LogOnly(DeliveryCase subject) => subject.Finding switch
    {
        { Action: SuggestedAction.LogOnly } => Suppressed(LogOnlyRule, "it asked only to be logged"),
        { Severity: Severity.Info } => Suppressed(LogOnlyRule, "information is logged and told to nobody"),
        _ => null,
    };

    private static DeliveryDecision? Cooldown(DeliveryCase subject) => subject.IsCooling && !subject.IsEscalated
        ? Suppressed(CooldownRule, $"the owner was told at {subject.Surfaced!.LastNotifiedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z, less than {Words(subject.Policy.Cooldown)} ago")
        : null;

    private static DeliveryDecision? Escalated(DeliveryCase subject) => subject.IsCooling && subject.IsEscalated
        ? new DeliveryDecision(
            Classify(subject.Finding.Severity),
            EscalatedRule,
            $"it grew worse, from {Name(subject.Surfaced!.LastSeverity)} to {Name(subject.Finding.Severity)}, so the cooldown does not hold it")
        : null;

    private static DeliveryDecision? Immediate(DeliveryCase subject) => Classify(subject.Finding.Severity) == Disposition.Immediate
        ? new DeliveryDecision(Disposition.Immediate, ImmediateRule, $"{Name(subject.Finding.Severity)} is told at once")
        : null;

    private static DeliveryDecision? Digest(DeliveryCase subject) =>
        new(Disposition.Digest, DigestRule, $"{Name(subject.Finding.Severity)} is kept for the next digest");

    private static Disposition Classify(Severity severity) => severity >= Severity.High ? Disposition.Immediate : Disposition.Digest;

    private static DeliveryDecision Suppressed(string rule, string reason) => new(Disposition.Suppressed, rule, reason);

    private static string Name(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Words(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } when span.Ticks % TimeSpan.TicksPerHour == 0 => $"{span.TotalHours:0} h",
        { TotalMinutes: >= 1 } => $"{span.TotalMinutes:0.#} min",
        _ => $"{span.TotalSeconds:0.###} s",
    };
}
