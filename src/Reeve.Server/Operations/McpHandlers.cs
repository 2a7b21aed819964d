using Reeve.Engine.Mcp;
using Reeve.Protocol.Mcp;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>mcp</c> operations.</summary>
internal sealed class McpHandlers(McpService mcp) : IOperationHandlers
{
    private const int MaxName = 100;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.McpList, ListAsync);
        registry.Add(Protocol.Operations.McpTest, TestAsync);
    }

    // Which agents have peers is the operator's to see: agents have owners.
    private ValueTask<ListMcpResponse> ListAsync(ListMcpRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ListMcpResponse { Servers = [.. mcp.List().Select(one => McpReports.Of(one.Server, caller.Visible is null ? one.Peers : []))] });

    private async ValueTask<TestMcpResponse> TestAsync(TestMcpRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        McpReports.Of(await mcp.TestAsync(RequestRules.OptionalText("server", request.Server, MaxName)!, cancellationToken));
}
