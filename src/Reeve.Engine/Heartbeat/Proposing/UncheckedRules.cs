using Reeve.Engine.Delivery;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// Law 7: "could not check" never reads as "all clear". A degraded signal is always a finding, whatever the model makes of it;
/// no model is asked whether to say so.
/// </summary>
public static class UncheckedRules
{
    public const string ProposedBy = "degraded";

    public static string Key(string checkId) => $"check:{checkId}:degraded";

    public static IEnumerable<Finding> Propose(IReadOnlyList<Signal> signals) =>
        signals.Where(static signal => signal.Status == SignalStatus.Degraded).Select(static signal => new Finding
        {
            Title = $"Cannot check {signal.CheckId}",
            Detail = signal.Text,
            Severity = Severity.High,
            DedupeKey = Key(signal.CheckId),
            CheckId = signal.CheckId,
            ProposedBy = ProposedBy,
        });
}
