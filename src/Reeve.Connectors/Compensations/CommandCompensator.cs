using System.Globalization;
using System.Text;
using Reeve.Connectors.Processes;
using Reeve.Engine.Compensation;
using Reeve.Guard;

namespace Reeve.Connectors.Compensations;

/// <summary>
/// Undoes a step by starting a program the operator allows, without a shell. It is told what to undo in <c>REEVE_COMPENSATION</c> (JSON) and the key in
/// <c>REEVE_IDEMPOTENCY_KEY</c>; exit code 0 says that it is undone. One that was ended by a signal or its time has an unknown outcome. Thread-safe.
/// </summary>
public sealed class CommandCompensator(IChildRunner children, CompensationOptions options, string folder) : ICompensator
{
    /// <summary>One variable of a child's environment may have 128 KiB on Linux.</summary>
    private const int MaxContents = 32 * 1024;

    private const int MaxOutput = 8 * 1024;
    private const int MaxReason = 300;

    public CompensationKind Kind => CompensationKind.Command;

    public async Task<CompensationOutcome> CompensateAsync(CompensationAttempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var program = order.Declaration.Command[0];
        if (!options.Programs.Contains(program, StringComparer.Ordinal))
        {
            return new CompensationOutcome.Refused(CompensationNames.NotAllowed, $"The program {program} is not among compensation.programs.");
        }

        if (!File.Exists(program))
        {
            return new CompensationOutcome.Refused(CompensationNames.Invalid, $"There is no program {program}.");
        }

        await attempt.BeginAsync(cancellationToken);
        try
        {
            return Judge(program, await children.RunAsync(Spec(order), cancellationToken));
        }
        catch (ReeveException failure) when (failure.Code is ErrorCode.InvalidRequest or ErrorCode.UpstreamFailed or ErrorCode.NotFound)
        {
            return new CompensationOutcome.Refused(failure.Code, failure.Message); // it was never started
        }
    }

    private ChildSpec Spec(CompensationOrder order) => new(order.Declaration.Command)
    {
        WorkingDirectory = folder,
        Timeout = order.Timeout,
        OutputLimit = MaxOutput,
        Environment = new Dictionary<string, string?>
        {
            ["REEVE_COMPENSATION"] = Encoding.UTF8.GetString(CompensationBody.Write(order, MaxContents).Span),
            ["REEVE_IDEMPOTENCY_KEY"] = order.Row.Key,
        },
    };

    private static CompensationOutcome Judge(string program, ChildResult result) => result switch
    {
        { Succeeded: true } => new CompensationOutcome.Succeeded(),
        { TimedOut: true } => new CompensationOutcome.Unknown($"{program} was stopped because its time was over."),
        { ExitCode: { } code } => new CompensationOutcome.Failed(
            CompensationNames.Failed, string.Create(CultureInfo.InvariantCulture, $"{program} ended with exit code {code}. {Said(result)}").TrimEnd()),
        _ => new CompensationOutcome.Unknown(string.Create(CultureInfo.InvariantCulture, $"{program} was ended by signal {result.Signal}.")),
    };

    private static string Said(ChildResult result)
    {
        var text = (result.Errors.Length > 0 ? result.Errors : result.Output).ReplaceLineEndings(" ").Trim();
        return text.Length > MaxReason ? text[..MaxReason] : text;
    }
}
