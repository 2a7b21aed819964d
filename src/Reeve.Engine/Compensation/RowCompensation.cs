using System.Globalization;
using System.Text;
using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Budgets;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// One try to undo one step, as a governed step of the rollback's own run: the gate, the intent on disk, the action, the outcome on disk. What a daemon that ends
/// leaves begun stays begun; the next start decides. Thread-safe.
/// </summary>
internal sealed class RowCompensation(
    CompensationBook book, StepContents contents, StepRunner steps, ToolCache tools, IEnumerable<ICompensator> compensators, CompensationClock clock)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private readonly Dictionary<CompensationKind, ICompensator> _compensators = compensators.ToDictionary(static one => one.Kind);

    /// <summary>What the tool's configuration declares now.</summary>
    public DeclarationReading Declared(string owner, string project, string tool) => DeclarationRules.Read(tools.Find(owner, project, tool)?.Compensation);

    /// <summary>
    /// The row after the try. Throws <see cref="OperationCanceledException"/> when the daemon ends meanwhile, and a <see cref="ReeveException"/> when what happened
    /// could not be recorded: then memory knows less than the disk, and the row is read anew.
    /// </summary>
    public async Task<StepCompensation> TryAsync(RunHandle job, StepCompensation row, IReadOnlyDictionary<string, List<long>> index, Func<bool> isEnding, CancellationToken stopping)
    {
        switch (Declared(row.Owner, row.Project, row.Tool))
        {
            case DeclarationReading.None:
                return await book.SaveAsync(CompensationRules.Missing(row, clock.Now));
            case DeclarationReading.Bad bad:
                return await book.SaveAsync(Ended(row, new CompensationOutcome.Refused(CompensationNames.Invalid, $"What {row.Tool} declares cannot be: {bad.Problem}.")));
            case DeclarationReading.Good { Declaration: var declared } when !_compensators.ContainsKey(declared.Kind):
                return await book.SaveAsync(Ended(row, new CompensationOutcome.Refused(
                    CompensationNames.Unsupported, $"{row.Tool} declares a compensation of kind {CompensationNames.Of(declared.Kind)}, which this daemon cannot do.")));
            case DeclarationReading.Good { Declaration: var declared }:
                return await ActAsync(job, row, await OrderAsync(row, declared, index, stopping), isEnding, stopping);
            default:
                throw new InvalidOperationException("A declaration that reads as nothing.");
        }
    }

    private async Task<CompensationOrder> OrderAsync(
        StepCompensation row, CompensationDeclaration declared, IReadOnlyDictionary<string, List<long>> index, CancellationToken cancellationToken)
    {
        var (found, omitted) = index.TryGetValue(row.Step.Value, out var places) ? await contents.ReadAsync(places, cancellationToken) : ([], []);
        var own = tools.Find(row.Owner, row.Project, row.Tool)?.TimeoutMs ?? 30_000;
        return new CompensationOrder
        {
            Row = row,
            Declaration = declared,
            Timeout = declared.Timeout ?? TimeSpan.FromMilliseconds(own),
            Contents = found,
            Omitted = omitted,
        };
    }

    private async Task<StepCompensation> ActAsync(RunHandle job, StepCompensation row, CompensationOrder order, Func<bool> isEnding, CancellationToken stopping)
    {
        using var turn = new RowTurn(row);
        var attempt = new CompensationAttempt(
            order, token => turn.BeginAsync(now => book.SaveAsync(CompensationRules.Begin(now, order.Declaration, job.Id, clock.Now)), token));
        StepCompensation? settled = null;
        try
        {
            await steps.RunAsync(
                job,
                Intent(row),
                async token =>
                {
                    var outcome = await _compensators[order.Declaration.Kind].CompensateAsync(attempt, token);
                    settled = await SettleAsync(turn, outcome, stopping);
                    return new StepEffect<bool>(true, Outcome(settled));
                },
                order.Timeout + clock.HandlerWait + Slack,
                stopping);
        }
        catch (Exception failure) when (failure is ReeveException or OperationCanceledException && settled is not null)
        {
            // The outcome of the compensation is on disk; only the step's own could not be recorded, or its run was ended meanwhile.
            return settled;
        }
        catch (ReeveException refused)
        {
            settled = await SettleAsync(turn, IfBegun(turn, refused.Code, refused.Message), stopping);
        }
        catch (OperationCanceledException) when (!isEnding())
        {
            settled = await SettleAsync(turn, IfBegun(turn, ErrorCode.Killed, $"The rollback's run {job.Id} was killed."), stopping);
        }
        finally
        {
            attempt.Settle(settled);
        }

        return settled!;
    }

    private async Task<StepCompensation> SettleAsync(RowTurn turn, CompensationOutcome outcome, CancellationToken stopping) =>
        await book.SaveOutcomeAsync(Ended(await turn.CloseAsync(), outcome), clock.Pause, stopping);

    private StepCompensation Ended(StepCompensation row, CompensationOutcome outcome) => CompensationRules.End(row, outcome, clock.Now);

    private static CompensationOutcome IfBegun(RowTurn turn, string code, string reason) =>
        turn.Row.Begun ? new CompensationOutcome.Unknown(reason) : new CompensationOutcome.Refused(code, reason);

    private static StepIntent Intent(StepCompensation row)
    {
        var attempt = (row.Attempts + 1).ToString(CultureInfo.InvariantCulture);
        return new StepIntent
        {
            Tool = CompensationRules.ToolPrefix + row.Tool,
            SideEffect = true,
            Arguments = Encoding.UTF8.GetBytes($$"""{"run":"{{row.Run}}","step":"{{row.Step}}","attempt":{{attempt}}}"""),
            WorstCase = Usage.None,
            IdempotencyKey = $"{row.Key}:{row.Version.ToString(CultureInfo.InvariantCulture)}",
        };
    }

    private static StepOutcome Outcome(StepCompensation row) => row.Status == CompensationStatus.Succeeded
        ? new StepOutcome { Summary = $"Undid step {row.Number.ToString(CultureInfo.InvariantCulture)} of {row.Run}." }
        : new StepOutcome { Succeeded = false, FailureCode = row.FailureCode ?? CompensationNames.Failed };
}
