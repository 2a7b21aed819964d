using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Mcp;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve mcp list | test</c>.</summary>
internal static class McpCommand
{
    public static Command Create(CliContext context) => new("mcp", "Look at the declared MCP servers, and try one.")
    {
        CreateList(context),
        CreateTest(context),
    };

    private static Command CreateList(CliContext context) =>
        context.Verb("list", "List the declared servers and how they stand.", static async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(Operations.McpList, new ListMcpRequest(), response => McpView.Render(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });

    private static Command CreateTest(CliContext context)
    {
        var server = new Argument<string>("NAME") { Description = "The server's name in reeve.yaml." };
        var test = context.Verb("test", "Start or reach one now and show the tools that may be granted.", async (invocation, cancellationToken) =>
        {
            var response = await invocation.ShowAsync(
                Operations.McpTest, new TestMcpRequest { Server = invocation.Get(server) }, answer => McpView.Render(answer, invocation.Style), cancellationToken);
            return response.Good ? ExitCode.Ok : ExitCode.Failed;
        });
        test.Arguments.Add(server);
        return test;
    }
}
