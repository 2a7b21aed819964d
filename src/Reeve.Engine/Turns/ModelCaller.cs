using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Models;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns;

/// <summary>
/// Asks the models of an agent's route, one after the other, each as a guarded step with the worst it can use (law 8). What a model streams goes to the turn's log at
/// once; the next model is asked only while nothing was shown. Stateless; thread-safe.
/// </summary>
internal sealed class ModelCaller(StepRunner steps, IModelRouter router, TurnOptions options)
{
    /// <summary>Where nobody says how many tokens text has: no encoding makes more of it than this.</summary>
    private const int BytesPerToken = 2;

    public async Task<ModelAnswer> AskAsync(ActiveTurn turn)
    {
        var agent = turn.Context.Agent.File;
        var residency = router.ResidencyOf(turn.Context.Owner, turn.LocalOnly || agent.Abilities.LocalOnly);
        var route = router.Route(agent.Model, residency);
        var request = ChatRules.Request(agent, turn.Hooks, turn.Messages, residency, options.MaxOutputTokens);
        var weight = ChatRules.Bytes(request);
        for (var i = 0; ; i++)
        {
            var stream = new ModelStream(turn, route[i], weight / BytesPerToken);
            try
            {
                return await AskAsync(turn, stream, request, weight);
            }
            catch (ReeveException failure) when (i + 1 < route.Length && !turn.Stopping.IsCancellationRequested && TurnRules.MayFallBack(failure, stream.Emitted))
            {
                turn.Log.Add(new TurnEvent
                {
                    Kind = TurnEventKind.Notice,
                    Code = failure.Code,
                    Text = $"{route[i].Provider} did not answer; {route[i + 1].Provider} is asked.",
                    Model = route[i].Model,
                });
            }
        }
    }

    private async Task<ModelAnswer> AskAsync(ActiveTurn turn, ModelStream stream, ChatRequest request, long weight)
    {
        var intent = new StepIntent
        {
            Tool = TurnGrantRules.Model,
            Model = stream.Model.Model,
            ArgumentsHash = ChatRules.Digest(request),
            WorstCase = new Usage(Math.Min(Usage.MaxTokens, weight / BytesPerToken + request.Tools.Length + 16), request.MaxOutputTokens),
        };
        turn.Log.BeginRound(turn.Round);
        return await steps.RunAsync(
            turn.Context.Run,
            intent,
            async cancellationToken =>
            {
                var answer = await stream.ReadAsync(request, cancellationToken);
                return new StepEffect<ModelAnswer>(answer, Outcome(answer, turn.Log.EndRound()));
            },
            options.ModelTimeout,
            turn.Stopping);
    }

    private static StepOutcome Outcome(ModelAnswer answer, TurnRoundDigest output) => new()
    {
        Used = answer.Used,
        OutputHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(answer.Text))),
        Summary = answer.Calls.IsEmpty ? null : "asked for " + string.Join(", ", answer.Calls.Select(static call => call.Name).Distinct().Take(8)),
        Data = EntryData.Of(
            ("log_first", output.First),
            ("log_last", output.Last),
            ("log_sha256", output.Sha256),
            ("calls", answer.Calls.Length),
            ("stop", answer.Stop.ToString().ToLowerInvariant())),
    };
}
