using System.Text.Json;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Guard.Tracing;

namespace Reeve.Client.Runs;

/// <summary>How what happens in a run reads in its trace. Facts, hashes and one bounded line for a person; never arguments or outputs.</summary>
internal static class TraceEntries
{
    private const int LongestText = 500;

    public static readonly TraceEntry Closed = new(TraceFormat.Closed, IsEffect: true);

    public static TraceEntry Started(string agent, string mode, GuardedRunOptions options) => new("run.started", json =>
    {
        Text(json, "agent", agent);
        Text(json, "mode", mode);
        json.WriteStartArray("tools"u8);
        foreach (var tool in options.Tools.Take(200))
        {
            json.WriteStringValue(Short(tool));
        }

        json.WriteEndArray();
        Count(json, "max_steps", options.MaxSteps);
        Count(json, "max_tokens", options.MaxTokens);
        Count(json, "max_micro_usd", options.MaxMicroUsd);
        Count(json, "max_ms", (long?)options.MaxDuration?.TotalMilliseconds);
    });

    public static TraceEntry Intended(int step, CallIntent intent) => new(
        "step.intended",
        json =>
        {
            Step(json, step, intent.Plan.Tool);
            json.WriteBoolean("side_effect"u8, intent.Plan.SideEffect);
            Text(json, "args_hash", intent.ArgsHash);
            Text(json, "fail_policy", intent.Plan.FailsOpen ? "open" : "closed");
        },
        intent.Plan.SideEffect);

    public static TraceEntry Denied(int? step, CallIntent intent, string rule, string code, string reason) => new("step.denied", json =>
    {
        Step(json, step, intent.Plan.Tool);
        Text(json, "args_hash", intent.ArgsHash);
        Text(json, "rule", rule);
        Text(json, "code", code);
        Text(json, "reason", reason);
    });

    public static TraceEntry Warned(int step, string tool, string rule, string reason) => new("step.warned", json =>
    {
        Step(json, step, tool);
        Text(json, "rule", rule);
        Text(json, "reason", reason);
    });

    public static TraceEntry Held(int step, string tool, string? reason) => new("step.held", json =>
    {
        Step(json, step, tool);
        Text(json, "reason", reason);
    });

    /// <summary>The gate could not be asked: which policy decided, and how.</summary>
    public static TraceEntry Unreachable(int step, CallPlan plan, ReeveException why) => new(
        "gate.unreachable",
        json =>
        {
            Step(json, step, plan.Tool);
            Text(json, "fail_policy", plan.FailsOpen ? "open" : "closed");
            Text(json, "decision", plan.FailsOpen ? "proceeded" : "refused");
            Text(json, "code", why.Code);
        });

    public static TraceEntry Retried(int step, CallPlan plan, int attempt, string code, TimeSpan pause) => new("step.retried", json =>
    {
        Step(json, step, plan.Tool);
        json.WriteNumber("attempt"u8, attempt);
        Text(json, "code", code);
        json.WriteNumber("pause_ms"u8, (long)pause.TotalMilliseconds);
    });

    public static TraceEntry Ended(int step, CallPlan plan, CallOutcome outcome) => new(
        outcome.Succeeded ? "step.done" : "step.failed",
        json =>
        {
            Step(json, step, plan.Tool);
            json.WriteNumber("attempts"u8, outcome.Attempts);
            Text(json, "code", outcome.Code);
            Text(json, "summary", outcome.Summary);
            if (outcome.Unknown)
            {
                json.WriteBoolean("outcome_unknown"u8, true);
            }

            Text(json, "usage_refused", outcome.UsageProblem);
            Used(json, outcome.Usage);
            Text(json, "output_hash", outcome.OutputHash);
        },
        plan.SideEffect);

    /// <summary>The outcome could not be delivered and waits in the outbox.</summary>
    public static TraceEntry Queued(int? step, string what, string code) => new("outbox.queued", json =>
    {
        Count(json, "step", step);
        Text(json, "operation", what);
        Text(json, "code", code);
    });

    public static TraceEntry Compensated(RollbackStep step) => new(
        "compensation." + step.Status switch
        {
            RollbackStatus.Pending => "started",
            RollbackStatus.Succeeded => "succeeded",
            RollbackStatus.Failed => "failed",
            RollbackStatus.NoCompensation => "missing",
            _ => "skipped",
        },
        json =>
        {
            Step(json, step.Step, step.Tool);
            Text(json, "message", step.Message);
        },
        IsEffect: true);

    /// <summary>It was to be undone and is not yet, because nobody agreed.</summary>
    public static TraceEntry Deferred(RollbackStep step, string code) => new("compensation.deferred", json =>
    {
        Step(json, step.Step, step.Tool);
        Text(json, "code", code);
        Text(json, "message", step.Message);
    });

    public static TraceEntry Stopping(string code, string reason) => new("run.stopping", json =>
    {
        Text(json, "code", code);
        Text(json, "reason", reason);
    });

    public static TraceEntry Finished(string outcome, string? reason, Spend used) => new("run.finished", json =>
    {
        Text(json, "outcome", outcome);
        Text(json, "reason", reason);
        json.WriteNumber("steps"u8, used.Steps);
        json.WriteNumber("tokens"u8, used.Tokens);
        json.WriteNumber("micro_usd"u8, used.MicroUsd);
    });

    private static void Step(Utf8JsonWriter json, int? step, string tool)
    {
        Count(json, "step", step);
        Text(json, "tool", tool);
    }

    private static void Used(Utf8JsonWriter json, Usage usage)
    {
        if (usage != Usage.None)
        {
            json.WriteNumber("tokens_in"u8, usage.TokensIn);
            json.WriteNumber("tokens_out"u8, usage.TokensOut);
            json.WriteNumber("tokens_cached"u8, usage.TokensCached);
            json.WriteNumber("micro_usd"u8, usage.MicroUsd);
        }
    }

    private static void Count(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } count)
        {
            json.WriteNumber(name, count);
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, Short(value));
        }
    }

    private static string Short(string text) => text.Length > LongestText ? text[..LongestText] : text;
}
