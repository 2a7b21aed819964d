using Reeve.Cli.Rendering;
using Reeve.Protocol.Approvals;

namespace Reeve.Cli.Views;

/// <summary>Approvals: what waits, for whom and how long.</summary>
internal static class ApprovalsView
{
    public static string Render(ListApprovalsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Approvals.Count == 0)
        {
            return "nothing waits for an approval\n";
        }

        var table = new Table(
            style, new Column("APPROVAL"), new Column("STATE"), new Column("AGENT", MayBeCut: true), new Column("TOOL", MayBeCut: true), new Column("ASKED"));
        foreach (var approval in page.Approvals)
        {
            table.Row(approval.Id, approval.State, approval.Agent, approval.Tool, Human.Moment(approval.AskedAt, now));
        }

        return table.Render();
    }

    public static string Render(DecideApprovalResponse response) =>
        Printable.Line($"{response.Approval.Id} is {response.Approval.State}: {response.Approval.Tool} of {response.Approval.Agent}") + "\n";
}
