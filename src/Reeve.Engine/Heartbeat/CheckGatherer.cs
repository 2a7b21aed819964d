using System.Text;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// Runs one check as one guarded step. Whatever happens inside a check ends as a signal: what it said, or that it could not look and why (law 7).
/// Only an end of the run itself, or the gate's refusal, goes further. Bounded in time, tries and bytes. Thread-safe.
/// </summary>
internal sealed partial class CheckGatherer(IEnumerable<ICheck> checks, StepRunner steps, HeartbeatOptions options, TimeProvider time, ILogger<CheckGatherer> logger)
{
    private const int Tries = 3;
    private const int MaxText = 64 * 1024;

    /// <summary>The check's own limit makes a degraded signal; the step's, which would fail the tick, comes only after it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Longer than a child's polite end, shorter than a shutdown waits for a killed run.</summary>
    private static readonly TimeSpan LetGo = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, ICheck> _checks = checks.ToDictionary(static check => check.Kind, StringComparer.Ordinal);

    public static string ToolOf(string kind) => "check." + kind;

    public Task<Signal> GatherAsync(RunHandle run, HeartbeatPlan plan, CheckPlan check, CancellationToken cancellationToken)
    {
        var intent = new StepIntent { Tool = ToolOf(check.Kind), Arguments = Describe(check), WorstCase = Usage.None };
        return steps.RunAsync(
            run,
            intent,
            async token =>
            {
                var (signal, code) = await LookAsync(plan, check, token);
                TickMetrics.Checked(check.Kind, signal.Status);
                if (signal.Status == SignalStatus.Degraded)
                {
                    LogDegraded(run.Id, check.Id, code);
                }

                return new StepEffect<Signal>(signal, TickContents.Outcome(signal, code));
            },
            check.Timeout + Grace,
            cancellationToken);
    }

    private async Task<(Signal Signal, string? Code)> LookAsync(HeartbeatPlan plan, CheckPlan check, CancellationToken cancellationToken)
    {
        if (!_checks.TryGetValue(check.Kind, out var source))
        {
            return Degraded(check, ErrorCode.InvalidConfiguration, $"there is no check of kind {check.Kind}; kinds: {string.Join(", ", _checks.Keys.Order(StringComparer.Ordinal))}");
        }

        using var limit = new CancellationTokenSource(check.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var text = await TryAsync(source, new CheckRequest(plan.Agent, plan.Owner, check.Id, options.Home, check.Settings, check.Command, time.GetUtcNow()), both.Token);
            return (new Signal(check.Id, check.Kind, SignalStatus.Ok, Bound(text), time.GetUtcNow()), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return Degraded(check, ErrorCode.Timeout, $"it took longer than {check.Timeout.TotalSeconds:0.###} s");
        }
        catch (ReeveException failure)
        {
            return Degraded(check, failure.Code, failure.Hint is null ? failure.Message : $"{failure.Message} ({failure.Hint})");
        }
        catch (Exception defect) // a check's defect must not cost the other checks their turn, nor read as "all clear"
        {
            LogDefect(defect, check.Id, check.Kind);
            return Degraded(check, ErrorCode.Internal, "the check itself is broken; the daemon's log says how");
        }
    }

    /// <summary>A failure that may pass is tried again within the check's own time.</summary>
    private async Task<string> TryAsync(ICheck source, CheckRequest request, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await LookAndLetGoAsync(source, request, cancellationToken);
            }
            catch (ReeveException failure) when (failure.Retryable && tried < Tries)
            {
                await Task.Delay(FirstPause * (1 << (tried - 1)), time, cancellationToken);
            }
        }
    }

    /// <summary>
    /// When its time is over a check is waited for until it has let go (its processes are gone); one that does not listen to its token at all is left
    /// behind after a while, so that its tick goes on.
    /// </summary>
    private async Task<string> LookAndLetGoAsync(ICheck source, CheckRequest request, CancellationToken cancellationToken)
    {
        var work = source.GatherAsync(request, cancellationToken);
        try
        {
            return await work.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            Task ended = work;
            await ended.WaitAsync(LetGo, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private (Signal Signal, string? Code) Degraded(CheckPlan check, string code, string why) =>
        (new Signal(check.Id, check.Kind, SignalStatus.Degraded, $"UNKNOWN: {check.Id} could not be checked: {why}.", time.GetUtcNow()), code);

    private static string Bound(string text) => text.Length <= MaxText ? text : text[..MaxText] + "\n(cut)";

    private static byte[] Describe(CheckPlan check)
    {
        var words = new StringBuilder(check.Id);
        foreach (var (key, value) in check.Settings.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            words.Append('\n').Append(key).Append('=').Append(value);
        }

        return Encoding.UTF8.GetBytes(check.Command.Count == 0 ? words.ToString() : words.Append("\ncommand=").AppendJoin(' ', check.Command).ToString());
    }
}
