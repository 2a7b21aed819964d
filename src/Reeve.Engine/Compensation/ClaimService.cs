using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// The door for programs that undo steps of their own runs themselves. That one begins is on disk before it is told that it may; a rollback leaves it alone from then
/// on. Two who want the same step at once meet in the row's version, and the second looks again. Thread-safe.
/// </summary>
public sealed class ClaimService
{
    private const int Tries = 5;

    private readonly CompensationBook _book;
    private readonly RunService _runs;
    private readonly ImmutableArray<IRunAdmission> _admissions;
    private readonly CompensationClock _clock;

    internal ClaimService(CompensationBook book, RunService runs, IEnumerable<IRunAdmission> admissions, CompensationClock clock) =>
        (_book, _runs, _admissions, _clock) = (book, runs, [.. admissions], clock);

    /// <summary>
    /// Claims steps, in the given order. Fails with <c>not_found</c> (run), <c>conflict</c> (the token is not the run's), <c>switched_off</c> (the owner's kill
    /// switch; an agent's does not keep its effects from being undone), storage codes.
    /// </summary>
    public async Task<IReadOnlyList<ClaimDecision>> ClaimAsync(RunId id, long fencingToken, IReadOnlyList<StepId> steps, ClaimRequest request, CancellationToken cancellationToken)
    {
        var run = await _runs.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {id}.");
        if (run.FencingToken != fencingToken)
        {
            throw new ReeveException(ErrorCode.Conflict, $"The fencing token {fencingToken} is old; the run moved on to {run.FencingToken}.", $"reeve rollback {id}");
        }

        if (_admissions.Select(admission => admission.Refusal(new RunSubject(run.Owner, RollbackLoop.Agent, IsAlert: false))).FirstOrDefault(static refusal => refusal is not null) is { } refusal)
        {
            throw new ReeveException(ErrorCode.SwitchedOff, refusal, "reeve kill --list shows the switches; reeve unkill lifts one.");
        }

        var all = (await _runs.ListStepsAsync(id, cancellationToken)).ToDictionary(static step => step.Id);
        for (var left = Tries; ; left--)
        {
            var known = (await _book.ListAsync(id, cancellationToken)).ToDictionary(static row => row.Step);
            List<ClaimDecision> decisions = [.. steps.Select(step => ClaimRules.Claim(run, all.GetValueOrDefault(step), known.GetValueOrDefault(step), request, _clock.Now))];
            try
            {
                await _book.ClaimAsync([.. decisions.OfType<ClaimDecision.Granted>().Select(static granted => granted.Row)]);
                return decisions;
            }
            catch (ReeveException moved) when (moved.Code == ErrorCode.Conflict && left > 1)
            {
                // A row moved meanwhile: a rollback was asked for, say. Look again.
            }
        }
    }

    /// <summary>
    /// Records how a claimed step's compensation ended; durable when it returns. Saying it twice is fine. Fails with <c>not_found</c> (no such claim),
    /// <c>conflict</c> (somebody else has taken the step since), storage codes.
    /// </summary>
    public async Task<StepCompensation> ReportAsync(RunId id, StepId step, string claim, CompensationOutcome outcome, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            var row = (await _book.ListAsync(id, cancellationToken)).FirstOrDefault(row => row.Step == step)
                ?? throw new ReeveException(ErrorCode.NotFound, $"Nobody claimed {step} of {id}.", "compensations.claim comes first");
            if (ClaimRules.Report(row, claim, outcome, _clock.Now) is not { } next)
            {
                return row;
            }

            try
            {
                await _book.SaveAsync(next);
                await _book.EscalateAsync([next], cancellationToken);
                return next;
            }
            catch (ReeveException moved) when (moved.Code == ErrorCode.Conflict && left > 1)
            {
                // It ran out at this very moment: what it is now may still be mended.
            }
        }
    }
}
