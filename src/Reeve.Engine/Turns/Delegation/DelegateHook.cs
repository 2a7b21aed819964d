using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Engine.Turns.Delegation;

/// <summary>
/// Lets an agent hand tasks to its members: each a turn of its own under the parent's run, with at most its grants and its remaining budget, stopped with it. Several go
/// at once where the model asks for several. Keeps nothing: what came of a task is in its session and in the call's result.
/// </summary>
internal sealed class DelegateHook(Func<TurnService> turns, TurnOptions options) : IAgentHook
{
    public const string ToolName = "delegate";

    private const string Schema =
        """
        {"type":"object","properties":{"agent":{"type":"string","description":"The member."},
        "prompt":{"type":"string","description":"What to do, with everything the member must know: it sees nothing of this conversation."},
        "task":{"type":"string","description":"A short name of the task. The same name again goes on with the same conversation."}},
        "required":["agent","prompt"],"additionalProperties":false}
        """;

    public string Name => "delegate";

    public int Order => 30;

    public ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var members = turn.Agent.File.Abilities.Members;
        return ValueTask.FromResult(members.Count == 0 ? HookOffer.Nothing : new HookOffer(["Tasks may be handed to: " + string.Join(", ", members) + "."], [Tool]));
    }

    private HookTool Tool => new()
    {
        Tool = new ChatTool(ToolName, "Hands a task to a member and returns its answer.", Schema),
        SideEffect = false,
        Timeout = options.Timeout + options.ModelTimeout, // the member's own clock ends it before
        CallAsync = DelegateAsync,
    };

    private async Task<HookResult> DelegateAsync(HookCall call, CancellationToken cancellationToken)
    {
        var (task, problem) = DelegationRules.Read(call.Arguments);
        problem ??= DelegationRules.Objection(call.Turn.Agent.File, task!, call.Turn.Run.Run.Depth, options.MaxDelegationDepth);
        if (problem is not null)
        {
            return HookResult.Error(problem);
        }

        var receipt = await turns().StartAsync(
            new TurnRequest
            {
                Agent = task!.Agent,
                Sender = DelegationRules.SenderOf(call.Turn.Run.Id, task.Task),
                Message = task.Prompt,
                Mode = TurnMode.Refuse,
                Trigger = "delegate",
                Parent = call.Turn.Run.Id,
                Owner = call.Turn.Owner,
                LocalOnly = call.Turn.Agent.File.Abilities.LocalOnly,
            },
            cancellationToken);
        var child = receipt.Run ?? throw new ReeveException(ErrorCode.Conflict, $"{task.Agent} did not begin.");
        try
        {
            var outcome = await turns().WaitAsync(child, cancellationToken);
            return outcome.End.Result == TurnResult.Answered
                ? new HookResult(outcome.Answer)
                : HookResult.Error($"{task.Agent} did not finish ({outcome.End.Code}): {outcome.End.Reason}");
        }
        catch (OperationCanceledException)
        {
            turns().Stop(child); // whoever stops the parent stops what it started
            throw;
        }
    }
}
