using System.Text.Json;
using Reeve.Engine.Compensation;
using Reeve.Guard;

namespace Reeve.Engine.Mcp;

/// <summary>
/// Undoes a step by a tool of a declared MCP server. Its arguments are the object the step left for that (<c>compensation</c>), else the step's own; the key goes beside
/// them. The server is up before anything is begun, so that one that cannot be reached is never an unknown outcome. Thread-safe.
/// </summary>
internal sealed class McpCompensator(McpCatalog catalog, McpPeers peers) : ICompensator
{
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    public CompensationKind Kind => CompensationKind.Mcp;

    public async Task<CompensationOutcome> CompensateAsync(CompensationAttempt attempt, CancellationToken cancellationToken)
    {
        var (order, declared) = (attempt.Order, attempt.Order.Declaration);
        if (catalog.Find(declared.Server!) is not { } server)
        {
            return new CompensationOutcome.Refused(CompensationNames.NotAllowed, $"No MCP server {declared.Server} is declared in reeve.yaml.");
        }

        if (!McpToolRules.Matches(server.Tools, declared.Tool!))
        {
            return new CompensationOutcome.Refused(CompensationNames.NotAllowed, $"{declared.Tool} is not among the tools of mcp.servers.{server.Name}.");
        }

        McpPeer peer;
        try
        {
            peer = peers.For(server, order.Row.Agent);
            await peer.ReadyAsync(cancellationToken);
        }
        catch (ReeveException unreachable)
        {
            return new CompensationOutcome.Refused(unreachable.Code, unreachable.Message);
        }

        await attempt.BeginAsync(cancellationToken);
        try
        {
            return Judge(await peer.CallAsync(server with { Timeout = order.Timeout }, declared.Tool!, Arguments(order), order.Row.Key, cancellationToken));
        }
        catch (ReeveException failure) when (failure is McpTransportFailure || failure.Code is ErrorCode.Timeout or ErrorCode.Overloaded or ErrorCode.Unavailable)
        {
            return new CompensationOutcome.Unknown(failure.Message);
        }
    }

    private static CompensationOutcome Judge(McpAnswer answer) => answer switch
    {
        McpAnswer.Done { IsError: false } => new CompensationOutcome.Succeeded(),
        _ => new CompensationOutcome.Failed(CompensationNames.Failed, McpResultRules.Cut(McpResultRules.Show(answer).Output.ReplaceLineEndings(" "), 300)),
    };

    private static JsonElement Arguments(CompensationOrder order) => Object(order, "compensation") ?? Object(order, "args") ?? NoArguments;

    private static JsonElement? Object(CompensationOrder order, string name)
    {
        foreach (var content in order.Contents.Where(content => content.Name == name))
        {
            try
            {
                var value = JsonElement.Parse(content.Bytes.Span);
                if (value.ValueKind == JsonValueKind.Object)
                {
                    return value;
                }
            }
            catch (JsonException)
            {
                continue; // words, and no arguments
            }
        }

        return null;
    }
}
