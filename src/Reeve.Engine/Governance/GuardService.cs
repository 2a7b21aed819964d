using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>
/// The gate. Decides in memory under the run's own gate, so that calls for one run are decided and recorded in order while other runs go on,
/// and waits for the disk only where the caller asked to. What it changes in memory it changes after the unit is queued: a submission that fails
/// leaves no trace. A record lost after it was acknowledged fails its run. Thread-safe.
/// </summary>
internal sealed partial class GuardService(
    RunRecorder recorder, GuardPolicy policy, IIdSource ids, TimeProvider time, GuardOptions options, ILogger<GuardService> logger) : IGuard
{
    public async ValueTask<GuardDecision> BeginStepAsync(
        RunId run, long fencingToken, StepIntent intent, Durability durability, CancellationToken cancellationToken)
    {
        var hash = IntentRules.Hash(intent, options);
        var live = await FindAsync(run, cancellationToken);
        var signature = IntentRules.Signature(intent, hash, live.Run.Kind);
        intent = signature == intent.ArgumentsSignature ? intent : intent with { ArgumentsSignature = signature };
        Task durable;
        GuardDecision decision;
        if (IsClosing(live))
        {
            // Before the gate: whoever is to stop must hear so also while the end itself waits for the disk.
            CheckToken(live, fencingToken);
            (decision, durable) = await RefuseAsync(live, intent, cancellationToken);
            return await AnswerAsync(live, intent, decision, durable, durability, cancellationToken);
        }

        using (await live.EnterAsync(cancellationToken))
        {
            await recorder.RefreshAsync(live, settled: false, cancellationToken);
            CheckToken(live, fencingToken);
            if (intent.IdempotencyKey is { } key && live.Steps.FindByKey(key) is { } known)
            {
                decision = IntentRules.Repeat(known.Step, intent, hash);
                durable = known.Durable;
            }
            else
            {
                (decision, durable) = await DecideAsync(live, intent, hash, durability, cancellationToken);
            }
        }

        return await AnswerAsync(live, intent, decision, durable, durability, cancellationToken);
    }

    public async ValueTask EndStepAsync(
        RunId run, long fencingToken, StepId step, StepOutcome outcome, Durability durability, CancellationToken cancellationToken)
    {
        IntentRules.CheckHash("An output's hash", outcome.OutputHash);
        var live = await FindAsync(run, cancellationToken);
        Task durable;
        string? problem;
        bool overdrawn;
        using (await live.EnterAsync(cancellationToken))
        {
            await recorder.RefreshAsync(live, settled: false, cancellationToken);
            CheckToken(live, fencingToken);
            live.Touch(time.GetUtcNow());
            if (RunRules.IsTerminal(live.Run.State))
            {
                throw new ReeveException(
                    live.Run.State == RunState.Killed ? ErrorCode.Killed : ErrorCode.Conflict, $"{run} is over ({RunNames.Of(live.Run.State)}).");
            }

            (durable, problem, overdrawn) = await EndAsync(live, fencingToken, step, outcome, durability, cancellationToken);
        }

        if (durability == Durability.Durable || problem is not null)
        {
            await RunRecorder.DurableAsync(live, durable, cancellationToken);
        }

        if (overdrawn)
        {
            recorder.KillChildren(live.Id);
            await recorder.TryRecordEndAsync(live);
        }

        if (problem is not null)
        {
            throw new ReeveException(ErrorCode.UsageInvalid, $"The usage of {step} was refused: {problem}.", "The step is recorded as failed and charged what it had reserved.");
        }
    }

    /// <summary>Under the gate.</summary>
    private async ValueTask<(Task Durable, string? Problem, bool Overdrawn)> EndAsync(
        LiveRun live, long token, StepId id, StepOutcome reported, Durability durability, CancellationToken cancellationToken)
    {
        var open = live.Steps.FindOpen(id) ?? throw new ReeveException(ErrorCode.Conflict, $"{id} is over, or never was a step of {live.Id}.");
        var (outcome, problem) = UsageRules.Judge(reported, open.Reserved);
        var used = problem is null ? policy.Budgets.Price(open.Model, outcome.Used) : outcome.Used;
        var (charged, facts) = policy.Budgets.Settle(live.Run, open.Reserved, used);
        var overdrawn = charged != used;
        try
        {
            var ended = Ended(open, token, outcome with { Used = charged });
            var work = GuardEntries.Ended(live.Run, ended, outcome);
            work = work with { Entries = [.. work.Entries, .. UsageFacts(live.Run, open, used, charged, problem), .. facts] };
            var failing = live.Steps.IsWatched(ended) ? policy.Failing.ChangeOf(live.Run, ended) : null;
            work = failing is null ? work : work with { Changes = work.Changes.Add(failing) };
            (work, var next) = recorder.Follow(live, work, live.Steps.OpenCount - 1, live.Steps.HeldCount);
            var pending = await recorder.SubmitAsync(live, work, durability == Durability.Accepted, cancellationToken);
            live.Steps.End(ended);
            live.Apply(next);
            if (failing is not null)
            {
                policy.Failing.Apply(failing);
            }

            if (overdrawn)
            {
                // Only once its figures are queued: a run that ended before would take the step with it, and nothing would be charged.
                live.RequestEnd(new RunCommand.Kill($"{open.Tool} used more than it had reserved, and more than its budget had left.") { RequestedAt = time.GetUtcNow() });
            }

            return (pending.Durable, problem, overdrawn);
        }
        catch
        {
            // Not queued, whatever the reason: the step is still open and will be ended again.
            policy.Budgets.Unsettle(live.Run, open.Reserved, charged);
            throw;
        }
    }

    private static IEnumerable<LedgerDraft> UsageFacts(Run run, Step open, Usage used, Usage charged, string? problem)
    {
        if (problem is not null)
        {
            yield return GuardEntries.UsageRefused(run, open, open.Reserved, problem);
        }
        else if (charged != used || (open.Reserved is not { Tokens: 0, MicroUsd: 0 } && (used.Tokens > open.Reserved.Tokens || used.MicroUsd > open.Reserved.MicroUsd)))
        {
            yield return GuardEntries.Overrun(run, open, used, charged);
        }
    }

    private async ValueTask<LiveRun> FindAsync(RunId run, CancellationToken cancellationToken) =>
        await recorder.Table.FindAsync(run, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {run}.");

    private static bool IsClosing(LiveRun live) => live.PendingEnd is not null || (!live.Stale && RunRules.IsTerminal(live.Run.State));

    /// <summary>A killed run says so to every holder, old ones included; otherwise an old token is told apart from a refusal.</summary>
    private static void CheckToken(LiveRun live, long token)
    {
        var run = live.Run;
        if (token != run.FencingToken && run.State != RunState.Killed && live.PendingEnd is not RunCommand.Kill)
        {
            throw new ReeveException(ErrorCode.Conflict, $"The fencing token {token} is not the one {run.Id} runs under.");
        }
    }

    private async ValueTask<GuardDecision> AnswerAsync(
        LiveRun live, StepIntent intent, GuardDecision decision, Task durable, Durability durability, CancellationToken cancellationToken)
    {
        Count(live.Run, intent, decision);
        if (durability == Durability.Durable)
        {
            await WaitAsync(live, durable, decision, cancellationToken);
        }

        if (decision is GuardDecision.Kill && decision.Rule != RunLiveRule.RuleName)
        {
            // What a rule killed is killed for ever before anybody hears of it. One that somebody else kills is on its way and not waited for.
            recorder.KillChildren(live.Id);
            await recorder.TryRecordEndAsync(live);
        }

        return decision;
    }

    /// <summary>Under the gate.</summary>
    private async ValueTask<(GuardDecision Decision, Task Durable)> DecideAsync(
        LiveRun live, StepIntent intent, string hash, Durability durability, CancellationToken cancellationToken)
    {
        var run = live.Run;
        var steps = live.Steps;
        var facts = new GuardFacts(time.GetUtcNow(), steps.Usage, steps.Reserved, steps.OpenCount, live.PendingEnd);
        live.Touch(facts.Now);
        if (!RunRules.TakesSteps(run) || facts.PendingEnd is not null)
        {
            return await RefuseAsync(live, intent, cancellationToken);
        }

        CheckBounds(steps, intent);
        facts = facts with { ToolCalls = steps.CallsOf(intent.Tool), Loops = steps.LoopsOf(run.FencingToken) };
        facts = facts with { Call = steps.CallOf(intent.Tool, hash, intent.ArgumentsSignature, intent.SideEffect, intent.Model) };
        var (ruling, rule, reserved) = policy.JudgeAndReserve(run, intent, facts);
        if (ruling is GuardRuling.Kill kill)
        {
            live.RequestEnd(new RunCommand.Kill(kill.Reason)); // before its record, as every kill: the run does nothing more also when the disk refuses
        }

        try
        {
            var step = Decided(New(run, steps.NextNumber, intent, hash, facts.Now) with { Reserved = reserved }, ruling, rule, facts.Now);
            var work = GuardEntries.Decided(run, step, intent, WarningsOf(ruling));
            work = step.State == StepState.Held ? Asking(work, ApprovalRules.Ask(run, step, intent, facts.Now, options.ApprovalExpiry)) : work;
            var (open, held) = (StepRules.IsTerminal(step.State) ? 0 : 1, step.State == StepState.Held ? 1 : 0);
            (work, var next) = recorder.Follow(live, work, steps.OpenCount + open, steps.HeldCount + held);
            var pending = await recorder.SubmitAsync(live, work, durability == Durability.Accepted, cancellationToken);
            steps.Add(step, pending.Durable);
            live.Apply(next);
            return (Answer(step, ruling, rule), pending.Durable);
        }
        catch when (ruling is GuardRuling.Allow)
        {
            policy.Budgets.Release(run, reserved); // not queued, whatever the reason: the reservation must not outlive the attempt
            throw;
        }
    }

    private static UnitOfWork Asking(UnitOfWork work, Approval approval) => work with
    {
        Entries = work.Entries.Add(ApprovalEntries.Asked(approval)),
        Changes = work.Changes.Add(new ApprovalAsked(approval)),
    };

    /// <summary>No step can be recorded in such a run and none may pass, whatever the rules say; that it was asked for is a fact all the same.</summary>
    private async ValueTask<(GuardDecision Decision, Task Durable)> RefuseAsync(
        LiveRun live, StepIntent intent, CancellationToken cancellationToken)
    {
        var facts = new GuardFacts(time.GetUtcNow(), live.Steps.Usage, Spend.None, 0, live.PendingEnd);
        live.Touch(facts.Now);
        var ruling = RunLiveRule.Judge(live.Run, facts);
        var refusal = Refusal(ruling, RunLiveRule.RuleName);
        var (code, reason) = refusal switch
        {
            GuardDecision.Deny deny => (deny.Code, deny.Reason),
            GuardDecision.Kill kill => (ErrorCode.Killed, kill.Reason),
            _ => throw new InvalidOperationException("A refusal that refuses nothing: " + refusal.GetType().Name),
        };
        var pending = await recorder.NoteAsync(GuardEntries.Refused(live.Run, intent, refusal.Rule, code, reason), cancellationToken);
        return (refusal, pending.Durable);
    }

    private async ValueTask WaitAsync(LiveRun live, Task durable, GuardDecision decision, CancellationToken cancellationToken)
    {
        try
        {
            await RunRecorder.DurableAsync(live, durable, cancellationToken);
        }
        catch (ReeveException failure) when (decision is GuardDecision.Kill or GuardDecision.Deny)
        {
            // A refusal stands without its record: the caller must hear "no" also when the disk is full.
            LogRefusalNotRecorded(failure, live.Id, failure.Code);
        }
    }

    private void CheckBounds(StepBook steps, StepIntent intent)
    {
        if (steps.OpenCount >= options.MaxOpenSteps)
        {
            throw new ReeveException(ErrorCode.Overloaded, $"The run has {options.MaxOpenSteps} open steps.", "End some first.", retryable: true);
        }

        if (intent.IdempotencyKey is not null && steps.KeyCount >= options.MaxKeys)
        {
            throw new ReeveException(ErrorCode.Overloaded, $"The run has used {options.MaxKeys} idempotency keys.", "Start another run.");
        }
    }

    private Step New(Run run, int number, StepIntent intent, string hash, DateTimeOffset now) => new()
    {
        Id = new StepId(ids.Next(StepId.Prefix)),
        Run = run.Id,
        Number = number,
        FencingToken = run.FencingToken,
        Tool = intent.Tool,
        SideEffect = intent.SideEffect || policy.HasEffect(run, intent.Tool),
        Model = intent.Model,
        ArgumentsHash = hash,
        Signature = intent.ArgumentsSignature,
        IdempotencyKey = intent.IdempotencyKey,
        IntendedAt = now,
    };

    private Step Ended(Step open, long token, StepOutcome outcome)
    {
        var summary = outcome.Summary is { } text && text.Length > options.LongestSummary ? text[..options.LongestSummary] : outcome.Summary;
        StepCommand command = outcome.Succeeded
            ? new StepCommand.Finish(summary, outcome.Used) { Token = token }
            : new StepCommand.Fail(outcome.FailureCode ?? ErrorCode.UpstreamFailed, summary, outcome.Used) { Token = token };
        return Next(StepRules.Decide(open, command, time.GetUtcNow())) with { OutputHash = outcome.OutputHash };
    }

    private static Step Decided(Step intended, GuardRuling ruling, string rule, DateTimeOffset now) => Next(StepRules.Decide(
        intended,
        ruling switch
        {
            GuardRuling.Allow => new StepCommand.Allow(rule),
            GuardRuling.Hold hold => new StepCommand.Hold(rule, hold.Reason),
            GuardRuling.Deny deny => new StepCommand.Deny(rule, deny.Code, deny.Reason),
            GuardRuling.Kill kill => new StepCommand.Deny(rule, ErrorCode.Killed, kill.Reason),
            _ => throw new InvalidOperationException("A ruling that decides nothing: " + ruling.GetType().Name),
        },
        now));

    private static Step Next(StepDecision decision) => decision switch
    {
        StepDecision.Moved moved => moved.Next,
        StepDecision.Refused refused => throw new ReeveException(refused.Code, refused.Reason),
        _ => throw new InvalidOperationException("A step that was decided twice."),
    };

    private static GuardDecision Answer(Step step, GuardRuling ruling, string rule) => ruling switch
    {
        GuardRuling.Allow allow => new GuardDecision.Allow(step) { Rule = rule, Warnings = allow.Warnings },
        GuardRuling.Hold hold => new GuardDecision.Hold(step, hold.Reason) { Rule = rule },
        _ => Refusal(ruling, rule),
    };

    private static ImmutableArray<GuardWarning> WarningsOf(GuardRuling ruling) => ruling is GuardRuling.Allow allow ? allow.Warnings : [];

    private static GuardDecision Refusal(GuardRuling ruling, string rule) => ruling switch
    {
        GuardRuling.Kill kill => new GuardDecision.Kill(kill.Reason) { Rule = rule },
        GuardRuling.Deny deny => new GuardDecision.Deny(deny.Code, deny.Reason) { Rule = rule },
        _ => throw new InvalidOperationException("A ruling that refuses nothing: " + ruling.GetType().Name),
    };

    private void Count(Run run, StepIntent intent, GuardDecision decision)
    {
        var name = decision switch
        {
            GuardDecision.Allow => "allow",
            GuardDecision.Hold => "hold",
            GuardDecision.Kill => "kill",
            _ => "deny",
        };
        GuardMetrics.Count(name, decision.Rule);
        if (decision is GuardDecision.Allow { Warnings: { IsEmpty: false } warnings })
        {
            foreach (var warning in warnings)
            {
                GuardMetrics.Count("warn", warning.Rule);
            }
        }

        if (decision is not GuardDecision.Allow)
        {
            LogRefused(run.Id, intent.Tool, name, decision.Rule);
        }
    }
}
