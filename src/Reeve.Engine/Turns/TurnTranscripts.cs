using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns;

/// <summary>
/// What a turn writes into its session's transcript, and the conversation in memory that follows from it: one step at a time, on the disk before memory has it.
/// Stateless; one caller a turn.
/// </summary>
internal sealed partial class TurnTranscripts(SessionService sessions, SessionDesk desk, ILogger<TurnTranscripts> logger)
{
    public async Task LoadAsync(ActiveTurn turn, CancellationToken cancellationToken)
    {
        var conversation = await sessions.LoadAsync(turn.Ticket.Session, cancellationToken);
        turn.Messages = conversation.Messages;
        turn.CallIds.UnionWith(conversation.Messages.OfType<ChatMessage.Assistant>().SelectMany(static said => said.Calls).Select(static call => call.Id));
    }

    /// <summary>What the model said, and at once the lines of the calls that will be made: they stand before their effects.</summary>
    public async Task AnswerAsync(ActiveTurn turn, ModelAnswer answer, ImmutableArray<ChatToolCall> toMake)
    {
        List<SessionLine> lines = [new SessionLine.Assistant(answer.Text, answer.Calls, answer.Model, answer.Used, turn.Id)];
        lines.AddRange(toMake.Select(call => new SessionLine.ToolCall(call, turn.Id)));
        await sessions.AppendAsync(turn.Ticket.Session, lines, CancellationToken.None);
        turn.Messages = turn.Messages.Add(new ChatMessage.Assistant(answer.Text, answer.Calls));
        turn.Answer = answer.Text;
        foreach (var call in answer.Calls)
        {
            turn.CallIds.Add(call.Id);
            turn.OpenCalls.Add(call.Id);
        }
    }

    public async Task ResultAsync(ActiveTurn turn, ChatToolCall call, HookResult result)
    {
        await sessions.AppendAsync(turn.Ticket.Session, [new SessionLine.ToolResult(call.Id, result.Output, result.IsError, turn.Id)], CancellationToken.None);
        turn.OpenCalls.Remove(call.Id);
        turn.Messages = turn.Messages.Add(new ChatMessage.ToolResult(call.Id, result.Output, result.IsError));
    }

    /// <summary>The words of those who steer, oldest first; they stand in the conversation now.</summary>
    public async Task<IReadOnlyList<string>> TakeSteeringAsync(ActiveTurn turn)
    {
        var taken = await desk.TakeSteeringAsync(turn.Ticket, CancellationToken.None);
        turn.Messages = turn.Messages.AddRange(taken.Select(static said => new ChatMessage.User(said.Text)));
        return [.. taken.Select(static said => said.Text)];
    }

    /// <summary>
    /// A person answered after the daemon that asked had ended. The call itself stands as interrupted, because a line is never written again; the answer is what it is: words
    /// of that person.
    /// </summary>
    public async Task ContinueAsync(ActiveTurn turn, Question asked, HookResult answer)
    {
        var words = $"You asked: {asked.Text}\n\n" + (answer.IsError ? answer.Output : $"The answer: {answer.Output}");
        await sessions.AppendAsync(turn.Ticket.Session, [new SessionLine.User(words, turn.Context.Sender, Run: turn.Id)], CancellationToken.None);
        turn.Messages = turn.Messages.Add(new ChatMessage.User(words));
    }

    /// <summary>The turn ends without an answer: what there is of one, why, and the calls that have no result. False when the disk does not take it.</summary>
    public async Task<bool> TryInterruptAsync(ActiveTurn turn, string why)
    {
        List<SessionLine> lines = [];
        if (turn.Partial.Length > 0)
        {
            lines.Add(new SessionLine.Assistant(turn.Partial, [], "", Usage.None, turn.Id));
        }

        lines.Add(new SessionLine.Interruption(why, [.. turn.OpenCalls], turn.Id));
        return await TryAppendAsync(turn.Ticket, lines);
    }

    /// <summary>A turn that could not even begin.</summary>
    public Task<bool> TryRefuseAsync(TurnTicket ticket, string why) => TryAppendAsync(ticket, [new SessionLine.Interruption(why, [])]);

    private async Task<bool> TryAppendAsync(TurnTicket ticket, List<SessionLine> lines)
    {
        try
        {
            await sessions.AppendAsync(ticket.Session, lines, CancellationToken.None);
            return true;
        }
        catch (ReeveException refused)
        {
            LogNotWritten(refused, ticket.Session, refused.Code); // the next look at the session tells of the calls; the run's end is on record
            return false;
        }
    }

    [LoggerMessage(1730, LogLevel.Warning, "The end of a turn could not be written to the transcript of {Session} ({Code})")]
    private partial void LogNotWritten(Exception exception, Foundation.SessionId session, string code);
}
