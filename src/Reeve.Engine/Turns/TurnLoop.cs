using System.Collections.Immutable;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Turns.Logs;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>
/// One turn from its message to its end: ask the model, make its calls, ask again. <see cref="TurnRules"/> decides; this does. Every line is on the disk before what it
/// announces happens: a call's line before the call, its result before the model is asked again. One caller a turn.
/// </summary>
internal sealed class TurnLoop(HookComposite hooks, ModelCaller models, ToolCaller tools, TurnTranscripts transcripts, AskUserHook asking)
{
    /// <summary>Runs the turn to its end, however that comes; only <see cref="TurnLetGoException"/> and defects come out.</summary>
    public async Task<TurnEnd> RunAsync(ActiveTurn turn, Question? parked)
    {
        try
        {
            turn.Hooks = await hooks.OfferAsync(turn.Context, turn.Stopping);
            foreach (var problem in turn.Hooks.Problems)
            {
                turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Notice, Code = "hook", Text = problem.ToString() });
            }

            if (parked is not null)
            {
                await ContinueAsync(turn, parked);
            }

            return await GoOnAsync(turn);
        }
        catch (ReeveException failure)
        {
            return TurnRules.EndOf(failure, turn.Stopped);
        }
        catch (OperationCanceledException stopped) when (stopped is not TurnLetGoException)
        {
            return TurnRules.EndOf(new ReeveException(ErrorCode.Cancelled, "It was stopped."), turn.Stopped);
        }
    }

    private async Task<TurnEnd> GoOnAsync(ActiveTurn turn)
    {
        while (true)
        {
            await SteerAsync(turn);
            turn.Round++;
            turn.Partial = "";
            var answer = await models.AskAsync(turn);
            var move = TurnRules.AfterModel(turn.Round, answer, turn.Limits);
            if (!answer.IsEmpty)
            {
                await transcripts.AnswerAsync(turn, answer, move is TurnMove.CallTools asked ? asked.Calls : []);
            }

            turn.Partial = "";
            turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Answer, Text = answer.Text, Round = turn.Round, Model = answer.Model, Used = answer.Used });
            if (move is TurnMove.CallTools call)
            {
                await CallAsync(turn, call);
            }
            else if (move is TurnMove.End end && !(end.How == TurnEnd.Answered && turn.Round < turn.Limits.MaxRounds && await SteerAsync(turn)))
            {
                return end.How;
            }
        }
    }

    /// <summary>What was said meanwhile stands before the model when it is asked again. False when nothing was.</summary>
    private async Task<bool> SteerAsync(ActiveTurn turn)
    {
        var said = await transcripts.TakeSteeringAsync(turn);
        foreach (var words in said)
        {
            turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Steered, Text = words });
        }

        return said.Count > 0;
    }

    private async Task CallAsync(ActiveTurn turn, TurnMove.CallTools asked)
    {
        foreach (var call in asked.Calls)
        {
            turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Call, Call = call.Id, Tool = call.Name, Text = HookRules.Cut(call.Arguments, HookRules.MaxOutput) });
        }

        await tools.CallAsync(turn, asked.Calls, (call, result) => transcripts.ResultAsync(turn, call, result));
        foreach (var refused in asked.Refused)
        {
            await transcripts.ResultAsync(turn, refused.Call, HookResult.Error(refused.Why));
        }
    }

    /// <summary>A turn that waited for a person when its daemon ended: what else it had under way is lost, the question is not.</summary>
    private async Task ContinueAsync(ActiveTurn turn, Question parked)
    {
        HookResult answer;
        using (turn.Clock.Stop())
        {
            answer = await asking.WaitAsync(parked, turn.Context, turn.Stopping);
        }

        await transcripts.ContinueAsync(turn, parked, answer);
    }
}
