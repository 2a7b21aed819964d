using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>
/// What a turn does after what has happened, and nothing else. The model proposes; this decides (law 6). Pure.
/// </summary>
public static class TurnRules
{
    private const int MaxId = 200;

    /// <param name="round">How often the model was asked, this answer counted.</param>
    /// <param name="answer">What it said, its calls already made tidy by <see cref="Tidy"/>.</param>
    /// <param name="limits">The turn's.</param>
    public static TurnMove AfterModel(int round, ModelAnswer answer, TurnLimits limits) => answer switch
    {
        { Stop: ChatStop.Refused } => Fail(ErrorCode.TurnRefused, "The model refused to answer."),
        { Stop: ChatStop.MaxTokens } => Fail(ErrorCode.TurnCutOff, "The answer was cut off: the model wrote as much as it may at once."),
        { Calls.IsEmpty: false } when round >= limits.MaxRounds => Fail(
            ErrorCode.TurnIterations, string.Create(CultureInfo.InvariantCulture, $"The model was asked {round} times, which is the most, and still wanted to call tools.")),
        { Calls.IsEmpty: false } => Call(answer.Calls, limits),
        { IsEmpty: true } => Fail(ErrorCode.TurnEmpty, "The model ended without an answer."),
        _ => new TurnMove.End(TurnEnd.Answered),
    };

    /// <summary>
    /// A model's calls with ids that tell them apart, in the whole conversation: models leave them out, repeat them, or write pages. The order stays.
    /// </summary>
    public static ImmutableArray<ChatToolCall> Tidy(ImmutableArray<ChatToolCall> calls, IReadOnlySet<string> used)
    {
        var taken = new HashSet<string>(used, StringComparer.Ordinal);
        var tidy = ImmutableArray.CreateBuilder<ChatToolCall>(calls.Length);
        foreach (var call in calls)
        {
            var id = call.Id;
            for (var number = taken.Count + 1; id.Length is 0 or > MaxId || !taken.Add(id); number++)
            {
                id = "call_" + number.ToString(CultureInfo.InvariantCulture);
            }

            tidy.Add(call with { Id = id });
        }

        return tidy.MoveToImmutable();
    }

    /// <summary>
    /// Whether a failed call of a model may be tried with the next one of its route: for what may pass or is the provider's own, and only while the reader has seen nothing.
    /// </summary>
    public static bool MayFallBack(ReeveException failure, bool emitted) => !emitted && (failure.Retryable || failure is ModelFailure { IsProviders: true });

    /// <summary>
    /// How a turn ends that was stopped by a failure. A refusal of the gate for the model's own call ends it, whatever the reason; what a tool ran into does not come here.
    /// </summary>
    public static TurnEnd EndOf(ReeveException failure, TurnStop stop) => stop switch
    {
        TurnStop.Cancelled => new TurnEnd(TurnResult.Cancelled, ErrorCode.Cancelled, "It was cancelled."),
        TurnStop.TimedOut => new TurnEnd(TurnResult.TimedOut, ErrorCode.Timeout, "The turn took longer than it may."),
        _ => TurnEnd.Failed(failure.Code, failure.Message),
    };

    private static TurnMove.CallTools Call(ImmutableArray<ChatToolCall> calls, TurnLimits limits) => calls.Length <= limits.MaxCallsAtOnce
        ? new TurnMove.CallTools(calls, [])
        : new TurnMove.CallTools(
            calls[..limits.MaxCallsAtOnce],
            [.. calls[limits.MaxCallsAtOnce..].Select(call => new RefusedCall(call, $"Not made: at most {limits.MaxCallsAtOnce} calls at once."))]);

    private static TurnMove.End Fail(string code, string reason) => new(TurnEnd.Failed(code, reason));
}

/// <summary>Why a turn was told to stop; <see cref="None"/>: nobody told it to, or its run is over.</summary>
public enum TurnStop
{
    None,
    Cancelled,
    TimedOut,
}
