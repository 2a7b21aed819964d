using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Approvals;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve approvals</c>, <c>reeve approve</c> and <c>reeve deny</c>.</summary>
internal static class ApprovalCommands
{
    public static Command CreateList(CliContext context)
    {
        var all = new Option<bool>("--all") { Description = "The decided ones too." };
        var command = context.Verb("approvals", "List the actions that wait for somebody to approve them.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.ApprovalsList,
                new ListApprovalsRequest { State = invocation.Get(all) ? null : "pending" },
                page => ApprovalsView.Render(page, invocation.Now, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        });
        command.Options.Add(all);
        return command;
    }

    public static Command CreateApprove(CliContext context) => Create(context, "approve", "Approve an action: exactly this one, with exactly these arguments.");

    public static Command CreateDeny(CliContext context) => Create(context, "deny", "Deny an action that waits for an approval.");

    private static Command Create(CliContext context, string verb, string description)
    {
        var approval = new Argument<string>("APPROVAL") { Description = "The approval's id." };
        var comment = new Option<string?>("--comment") { Description = "Why, for the record.", HelpName = "TEXT" };
        var command = context.Verb(verb, description, async (invocation, cancellationToken) =>
        {
            var ask = new DecideApprovalRequest { Approval = invocation.Get(approval), Decision = verb, Comment = invocation.Get(comment) };
            await invocation.ShowAsync(Operations.ApprovalsDecide, ask, ApprovalsView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(approval);
        command.Options.Add(comment);
        return command;
    }
}
