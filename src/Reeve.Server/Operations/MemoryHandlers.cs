using Reeve.Engine.Access;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Memories;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>memories</c> operations. Somebody else's memory is not there. Who may approve counts as a person; other callers may be programs, and stand where agents do.</summary>
internal sealed class MemoryHandlers(MemoryLibrary library, MemoryService memories, MemoryErasure erasure, AgentCatalog agents) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxFound = 100;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.MemoriesList, ListAsync);
        registry.Add(Protocol.Operations.MemoriesSearch, SearchAsync);
        registry.Add(Protocol.Operations.MemoriesGet, GetAsync);
        registry.Add(Protocol.Operations.MemoriesKeep, KeepAsync);
        registry.Add(Protocol.Operations.MemoriesForget, ForgetAsync);
        registry.Add(Protocol.Operations.MemoriesProtect, ProtectAsync);
    }

    private async ValueTask<ListMemoriesResponse> ListAsync(ListMemoriesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var filter = new MemoryFilter(
            caller.Visible ?? request.Owner, request.Agent, request.Shared ?? false, request.Run is { } run ? new RunId(RequestRules.Id("run", run)) : null, request.SaidBy);
        var page = await library.ListAsync(filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        var fitting = FrameRules.Fitting(page.Items.Select(MemoryReports.Of), ProtocolJson.Default.MemoryReport);
        return new ListMemoriesResponse
        {
            Memories = fitting,
            Next = fitting.Count < page.Items.Count ? MemoryCursorRules.Of(page.Items[fitting.Count - 1]) : page.Next,
        };
    }

    private async ValueTask<SearchMemoriesResponse> SearchAsync(SearchMemoriesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var query = RequestRules.Text("query", request.Query, MemoryQueryRules.MaxQuery);
        var scope = Scope(request.Owner, request.Agent, request.Sender, caller);
        var recall = await library.RecallAsync(
            new MemoryReach(scope.Owner, scope.Agent, scope.Sender), query, RequestRules.Limit(request.Limit, 10, MaxFound), cancellationToken);
        var fitting = FrameRules.Fitting(recall.Items.Select(MemoryReports.Of), ProtocolJson.Default.MemoryReport);
        return new SearchMemoriesResponse
        {
            Memories = fitting,
            Of = recall.Of,
            Cut = recall.IsCut ? true : null,
            Partial = recall.IsPartial || fitting.Count < recall.Items.Length ? true : null,
        };
    }

    private async ValueTask<GetMemoryResponse> GetAsync(GetMemoryRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        new() { Memory = MemoryReports.Of(await FindAsync(request.Memory, caller, cancellationToken)) };

    private async ValueTask<KeepMemoryResponse> KeepAsync(KeepMemoryRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        if (request.Agent is { } name && agents.Find(RequestRules.Id("agent", name)) is null)
        {
            throw NoAgent(name);
        }

        var scope = Scope(request.Owner, request.Agent, request.Sender, caller);
        var draft = new MemoryDraft(scope, request.Name, request.Text, request.Aliases ?? [], new MemorySource(caller.Identity), IsPerson(caller));
        return new KeepMemoryResponse { Memory = MemoryReports.Of(await memories.RememberAsync(draft, cancellationToken)) };
    }

    private async ValueTask<ForgetMemoriesResponse> ForgetAsync(ForgetMemoriesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason) ?? "asked for";
        if (new[] { request.Memory, request.Run, request.SaidBy }.Count(static named => named is not null) != 1)
        {
            throw RequestRules.Invalid("Name one of 'memory', 'run' and 'said_by'.");
        }

        if (request.Memory is { } id)
        {
            var memory = await FindAsync(id, caller, cancellationToken);
            var gone = await memories.ForgetAsync(memory.Id, reason, new MemorySource(caller.Identity), IsPerson(caller), cancellationToken);
            return new ForgetMemoriesResponse { Forgotten = gone ? 1 : 0 };
        }

        if (!IsPerson(caller))
        {
            throw new ReeveException(ErrorCode.Forbidden, "Forgetting all of a run or a sender takes protected memories too, and needs the scope approve.");
        }

        var filter = new MemoryFilter(
            caller.Visible ?? request.Owner,
            Run: request.Run is { } run ? new RunId(RequestRules.Id("run", run)) : null,
            SaidBy: RequestRules.OptionalText("said_by", request.SaidBy, SessionNameRules.MaxSender));
        var (taken, isMore) = await erasure.EraseAsync(filter, reason, caller.Identity, cancellationToken);
        return new ForgetMemoriesResponse { Forgotten = taken, More = isMore ? true : null };
    }

    private async ValueTask<ProtectMemoryResponse> ProtectAsync(ProtectMemoryRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var memory = await FindAsync(request.Memory, caller, cancellationToken);
        return new ProtectMemoryResponse { Memory = MemoryReports.Of(await memories.ProtectAsync(memory.Id, request.Protected, caller.Identity, cancellationToken)) };
    }

    private static bool IsPerson(CallerContext caller) => ScopeRules.Allows(caller.Scopes, ScopeSet.Approve);

    /// <summary>Whose it is: the caller's own, unless the caller sees everybody's and names another or another's agent.</summary>
    private MemoryScope Scope(string? owner, string? agent, string? sender, CallerContext caller)
    {
        if (sender is not null && agent is null)
        {
            throw RequestRules.Invalid("'sender' goes with 'agent'.");
        }

        var name = agent is null ? null : RequestRules.Id("agent", agent);
        var found = name is null ? null : agents.Find(name);
        return found is not null && !caller.MaySee(found.Owner)
            ? throw NoAgent(name!)
            : new MemoryScope(caller.Visible ?? owner ?? found?.Owner ?? caller.Owner, name, RequestRules.OptionalText("sender", sender, SessionNameRules.MaxSender));
    }

    private async Task<MemoryItem> FindAsync(string id, CallerContext caller, CancellationToken cancellationToken) =>
        await library.FindAsync(new MemoryId(RequestRules.Id("memory", id)), cancellationToken) is { } memory && caller.MaySee(memory.Scope.Owner)
            ? memory
            : throw new ReeveException(ErrorCode.NotFound, $"There is no memory {id}.", "reeve memory list shows them");

    private static ReeveException NoAgent(string name) => new(ErrorCode.NotFound, $"There is no agent {name}.", "reeve agent list shows them");
}
