using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>How the gate's facts read in the log. Arguments and outputs are content; the entry holds the hash of the one and commitments to both.</summary>
internal static class GuardEntries
{
    /// <summary>An intent that was allowed, refused or held, with its step.</summary>
    public static UnitOfWork Decided(Run run, Step step, StepIntent intent, ImmutableArray<GuardWarning> warnings)
    {
        var intended = Draft("step.intended", Family.Steps, run, EntryData.Of(
            ("step", step.Id.Value),
            ("number", step.Number),
            ("token", step.FencingToken),
            ("tool", step.Tool),
            ("side_effect", step.SideEffect),
            ("args_hash", step.ArgumentsHash),
            ("args_signature", step.Signature),
            ("model", step.Model),
            ("reserved_tokens", NullIfZero(step.Reserved.Tokens)),
            ("reserved_micro_usd", NullIfZero(step.Reserved.MicroUsd)),
            ("state", RunNames.Of(step.State)),
            ("rule", step.DecidedBy)));
        if (!intent.Arguments.IsEmpty)
        {
            intended = intended with { Contents = [new ContentDraft("args", intent.Arguments, "application/octet-stream")] };
        }

        if (step.State == StepState.Allowed)
        {
            return new UnitOfWork(warnings.IsEmpty ? [intended] : [intended, .. warnings.Select(warning => Warned(run, step, warning))], [new StepAdded(step)]);
        }

        var type = step.State == StepState.Held ? "guard.held" : "guard.denied";
        return new UnitOfWork([intended, Objection(type, run, step.Tool, step.DecidedBy!, step.FailureCode, step.Summary, step.Id.Value)], [new StepAdded(step)]);
    }

    /// <summary>An intent in a run where no step can be any more: the attempt is a fact all the same.</summary>
    public static LedgerDraft Refused(Run run, StepIntent intent, string rule, string? code, string reason) =>
        Objection("guard.denied", run, intent.Tool, rule, code, reason, step: null);

    public static UnitOfWork Ended(Run run, Step step, StepOutcome outcome)
    {
        var fields = ImmutableArray.CreateBuilder<(string, object?)>(outcome.Data.Fields.Count + 9);
        fields.Add(("step", step.Id.Value));
        fields.Add(("number", step.Number));
        fields.Add(("tool", step.Tool));
        fields.Add(("code", step.FailureCode));
        fields.Add(("tokens_in", step.Used.TokensIn));
        fields.Add(("tokens_out", step.Used.TokensOut));
        fields.Add(("tokens_cached", NullIfZero(step.Used.TokensCached)));
        fields.Add(("micro_usd", NullIfZero(step.Used.MicroUsd)));
        fields.Add(("output_hash", step.OutputHash));
        fields.AddRange(outcome.Data.Fields);
        var type = step.State == StepState.Done ? "step.done" : "step.failed";
        var entry = Draft(type, Family.Steps, run, EntryData.Of([.. fields])) with { Contents = [.. outcome.Contents] };
        return new UnitOfWork([entry], [new StepMoved(step)]);
    }

    /// <summary>Reported figures that cannot be true: what was said, and what is charged instead.</summary>
    public static LedgerDraft UsageRefused(Run run, Step step, Spend charged, string problem) => Draft("guard.usage_refused", Family.Guard, run, EntryData.Of(
        ("step", step.Id.Value), ("tool", step.Tool), ("reason", problem), ("charged_tokens", charged.Tokens), ("charged_micro_usd", charged.MicroUsd)));

    /// <summary>
    /// A step used more than it had said it could, or than was assumed: charged in full where its budgets have room. Where they do not, what was charged is said too,
    /// and the run ends.
    /// </summary>
    public static LedgerDraft Overrun(Run run, Step step, Usage used, Usage charged) => Draft("budget.overrun", Family.Guard, run, EntryData.Of(
        ("step", step.Id.Value), ("tool", step.Tool), ("reserved_tokens", step.Reserved.Tokens), ("used_tokens", used.Tokens),
        ("reserved_micro_usd", step.Reserved.MicroUsd), ("used_micro_usd", used.MicroUsd),
        ("charged_tokens", charged == used ? null : charged.Tokens), ("charged_micro_usd", charged == used ? null : charged.MicroUsd)));

    private static long? NullIfZero(long value) => value == 0 ? null : value;

    private static LedgerDraft Warned(Run run, Step step, GuardWarning warning) =>
        Objection("guard.warned", run, step.Tool, warning.Rule, warning.Code, warning.Reason, step.Id.Value);

    private static LedgerDraft Objection(string type, Run run, string tool, string rule, string? code, string? reason, string? step) =>
        Draft(type, Family.Guard, run, EntryData.Of(("step", step), ("tool", tool), ("rule", rule), ("code", code), ("reason", reason)));

    private static LedgerDraft Draft(string type, Family family, Run run, EntryData data) =>
        new() { Type = type, Family = family, Owner = run.Owner, Run = run.Id, Agent = run.Agent, Data = data };
}
