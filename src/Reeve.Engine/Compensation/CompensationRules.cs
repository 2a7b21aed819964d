using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// What a rollback does to each step, and every legal move of a compensation. Together with <see cref="ClaimRules"/>; nothing else assigns its state.
/// <para>At most once: what succeeded is never done again. What was begun and has no outcome is tried again only where it is declared idempotent (the key is the
/// same each time); otherwise it has failed for ever, and a person is told. What was never begun may always be tried again.</para>
/// </summary>
public static class CompensationRules
{
    /// <summary>The trigger of the runs that undo others.</summary>
    public const string Trigger = "rollback";

    /// <summary>Before a tool's name: what the gate is asked for.</summary>
    public const string ToolPrefix = "compensate.";

    /// <summary>Tries in one rollback where trying again does no harm.</summary>
    public const int MostAttempts = 3;

    private const int LongestReason = 500;

    /// <param name="run">The run to undo.</param>
    /// <param name="steps">All its steps.</param>
    /// <param name="known">What earlier rollbacks left.</param>
    /// <param name="request">From where on, that step included; all of them without one.</param>
    /// <param name="declared">What a tool's configuration says now.</param>
    /// <param name="now">The time.</param>
    public static RollbackDecision Plan(
        Run run,
        IReadOnlyList<Step> steps,
        IReadOnlyDictionary<StepId, StepCompensation> known,
        RollbackRequest request,
        Func<string, DeclarationReading> declared,
        DateTimeOffset now)
    {
        if (!RunRules.IsTerminal(run.State))
        {
            return new RollbackDecision.Refused(ErrorCode.Conflict, $"{run.Id} is {RunNames.Of(run.State)}; only a run that is over is rolled back.", $"reeve kill {run.Id}");
        }

        if (run is { Kind: RunKind.Job, Trigger: Trigger })
        {
            return new RollbackDecision.Refused(ErrorCode.Conflict, $"{run.Id} is itself a rollback; what undoes is not undone.");
        }

        if (request.From is { } id && steps.All(step => step.Id != id))
        {
            return new RollbackDecision.Refused(ErrorCode.NotFound, $"{id} is no step of {run.Id}.", $"reeve run show {run.Id}");
        }

        var from = request.From is { } first ? steps.First(step => step.Id == first).Number : 0;
        return new RollbackDecision.Planned(
        [
            .. from step in steps
               where step.SideEffect && step.Number >= @from
               orderby step.Number descending
               let row = known.TryGetValue(step.Id, out var before) ? Again(before, declared, request, now) : First(run, step, declared, request, now)
               where row is not null
               select row,
        ]);
    }

    /// <summary>About to act: recorded before anything happens.</summary>
    public static StepCompensation Begin(StepCompensation row, CompensationDeclaration declaration, RunId job, DateTimeOffset now) =>
        row is { Status: CompensationStatus.Pending, Begun: false }
            ? Next(row) with { Begun = true, BegunAt = now, Attempts = row.Attempts + 1, Job = job, Kind = declaration.Kind, Idempotent = declaration.Idempotent }
            : throw new InvalidOperationException($"The compensation of {row.Step} is {row.Status}{(row.Begun ? " and begun" : "")}; it cannot begin.");

    /// <summary>After a try, whether it got as far as acting or not.</summary>
    public static StepCompensation End(StepCompensation row, CompensationOutcome outcome, DateTimeOffset now)
    {
        if (row.Status != CompensationStatus.Pending)
        {
            throw new InvalidOperationException($"The compensation of {row.Step} is {row.Status}; it cannot end again.");
        }

        return outcome switch
        {
            CompensationOutcome.Succeeded done when row.Begun => Next(row) with { Status = CompensationStatus.Succeeded, FailureCode = null, Reason = Short(done.Note), EndedAt = now },
            CompensationOutcome.Succeeded => throw new InvalidOperationException($"The compensation of {row.Step} succeeded without having begun."),
            CompensationOutcome.Refused refused => Fail(row, refused.Code, refused.Reason, now) with { Begun = false },
            CompensationOutcome.Failed failed => Fail(row, failed.Code, failed.Reason, now),
            CompensationOutcome.Unknown unknown when row is { Begun: true, Idempotent: true, Attempts: < MostAttempts } =>
                Next(row) with { Begun = false, FailureCode = CompensationNames.UnknownOutcome, Reason = Short(unknown.Reason) },
            CompensationOutcome.Unknown unknown => Fail(row, CompensationNames.UnknownOutcome, unknown.Reason, now),
            _ => throw new InvalidOperationException("An unknown outcome: " + outcome.GetType().Name),
        };
    }

    /// <summary>The tool declares nothing any more.</summary>
    public static StepCompensation Missing(StepCompensation row, DateTimeOffset now) => Next(row) with
    {
        Status = CompensationStatus.NoCompensation,
        Kind = null,
        FailureCode = null,
        Reason = NothingDeclared(row.Tool),
        EndedAt = now,
    };

    /// <summary>After a restart: null for one that goes on as it is, the next state of one that was begun by a daemon that is dead.</summary>
    public static StepCompensation? Recover(StepCompensation row, DateTimeOffset now) => row switch
    {
        not { Status: CompensationStatus.Pending, Begun: true } => null,
        { Kind: CompensationKind.Client } => ClaimRules.IsHeld(row, now) ? null : ClaimRules.Expire(row, now),
        _ => End(row, new CompensationOutcome.Unknown("The daemon ended while it was being compensated; whether it was done is not known."), now),
    };

    public static StepCompensation Escalate(StepCompensation row) => Next(row) with { Escalated = true };

    /// <summary>Whether the operator must still hear that this is not undone.</summary>
    public static bool NeedsEscalation(StepCompensation row) => row is { Escalated: false, Status: CompensationStatus.Failed or CompensationStatus.NoCompensation or CompensationStatus.Skipped };

    private static StepCompensation? First(Run run, Step step, Func<string, DeclarationReading> declared, RollbackRequest request, DateTimeOffset now)
    {
        var row = new StepCompensation
        {
            Run = run.Id,
            Step = step.Id,
            Number = step.Number,
            Owner = run.Owner,
            Agent = run.Agent,
            Project = run.Project,
            Tool = step.Tool,
            Status = CompensationStatus.Pending,
            RequestedBy = request.By,
            RequestedAt = now,
        };
        return step.State switch
        {
            StepState.Done => Declare(row, declared(step.Tool), now),
            StepState.Failed or StepState.Abandoned => row with
            {
                Status = CompensationStatus.Skipped,
                Reason = $"The step is {RunNames.Of(step.State)}: whether it had an effect is not known.",
                EndedAt = now,
            },
            _ => null, // never allowed, so never done
        };
    }

    private static StepCompensation? Again(StepCompensation before, Func<string, DeclarationReading> declared, RollbackRequest request, DateTimeOffset now)
    {
        var reading = declared(before.Tool);
        var isSafe = before.Status switch
        {
            CompensationStatus.NoCompensation => reading is not DeclarationReading.None,
            CompensationStatus.Failed => !before.Begun || reading is DeclarationReading.Good { Declaration.Idempotent: true },
            _ => false,
        };
        if (!isSafe)
        {
            return null;
        }

        var again = Next(before) with
        {
            Status = CompensationStatus.Pending,
            Begun = false,
            Attempts = 0,
            FailureCode = null,
            Reason = null,
            Escalated = false,
            Claim = null,
            ClaimUntil = null,
            RequestedBy = request.By,
            RequestedAt = now,
            EndedAt = null,
        };
        return Declare(again, reading, now);
    }

    private static StepCompensation Declare(StepCompensation row, DeclarationReading reading, DateTimeOffset now) => reading switch
    {
        DeclarationReading.Good good => row with { Kind = good.Declaration.Kind, Idempotent = good.Declaration.Idempotent },
        DeclarationReading.Bad bad => row with
        {
            Status = CompensationStatus.Failed,
            FailureCode = CompensationNames.Invalid,
            Reason = Short($"What {row.Tool} declares cannot be: {bad.Problem}."),
            EndedAt = now,
        },
        _ => row with { Status = CompensationStatus.NoCompensation, Reason = NothingDeclared(row.Tool), EndedAt = now },
    };

    private static string NothingDeclared(string tool) => Short($"{tool} declares no compensation.")!;

    private static StepCompensation Fail(StepCompensation row, string code, string reason, DateTimeOffset now) =>
        Next(row) with { Status = CompensationStatus.Failed, FailureCode = code, Reason = Short(reason), EndedAt = now };

    private static StepCompensation Next(StepCompensation row) => row with { Version = row.Version + 1 };

    private static string? Short(string? text) => text is { Length: > LongestReason } ? text[..LongestReason] : text;
}
