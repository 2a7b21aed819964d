using Reeve.Engine.Ledger;
using Reeve.Engine.Tools;
using Reeve.Protocol.Tools;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>tools</c> operations.</summary>
internal sealed class ToolHandlers(ToolService tools, ITreeState tree) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxCursor = 1000;
    private const int MaxOwner = 200;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.ToolsRegister, RegisterAsync);
        registry.Add(Protocol.Operations.ToolsList, ListAsync);
        registry.Add(Protocol.Operations.ToolsConfigure, ConfigureAsync);
        registry.Add(Protocol.Operations.ToolsRemove, RemoveAsync);
    }

    private async ValueTask<RegisterToolsResponse> RegisterAsync(RegisterToolsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var saved = await tools.RegisterAsync(
            caller.Owner,
            ToolRequests.Project(request.Project),
            [.. request.Tools.Select(static tool => (tool.Tool, ToolRequests.Settings(tool)))],
            caller.Identity,
            cancellationToken);
        return new RegisterToolsResponse { Added = saved.Changed, Tools = [.. saved.Tools.Select(ToolReports.Of)] };
    }

    private ValueTask<ListToolsResponse> ListAsync(ListToolsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        // The place in the log is taken before the cache is read: what is changed in between comes with the watch.
        var size = tree.Head.Size;
        var owner = caller.Visible ?? RequestRules.OptionalText("owner", request.Owner, MaxOwner);
        var project = request.Project is { } named ? ToolRequests.Project(named) : null;
        var name = RequestRules.OptionalText("tool", request.Tool, ToolRules.LongestName);
        var page = tools.List(
            owner, project, name, new(RequestRules.OptionalText("after", request.After, MaxCursor), RequestRules.Limit(request.Limit, 200)));
        return ValueTask.FromResult(new ListToolsResponse
        {
            Tools = [.. page.Items.Select(ToolReports.Of)],
            Next = page.Next,
            Cursor = size > 0 ? size - 1 : null,
        });
    }

    private async ValueTask<ConfigureToolResponse> ConfigureAsync(ConfigureToolRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var owner = RequestRules.OptionalText("owner", request.Owner, MaxOwner) ?? caller.Owner;
        var tool = await tools.ConfigureAsync(
            new ToolKey(owner, ToolRequests.Project(request.Project), request.Tool),
            ToolRequests.Settings(request),
            caller.Identity,
            RequestRules.OptionalText("reason", request.Reason, MaxReason),
            cancellationToken);
        return new ConfigureToolResponse { Tool = ToolReports.Of(tool) };
    }

    private async ValueTask<RemoveToolResponse> RemoveAsync(RemoveToolRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var owner = RequestRules.OptionalText("owner", request.Owner, MaxOwner) ?? caller.Owner;
        var tool = await tools.RemoveAsync(
            new ToolKey(owner, ToolRequests.Project(request.Project), RequestRules.Text("tool", request.Tool, ToolRules.LongestName)),
            caller.Identity,
            RequestRules.OptionalText("reason", request.Reason, MaxReason),
            cancellationToken);
        return new RemoveToolResponse { Tool = ToolReports.Of(tool) };
    }
}
