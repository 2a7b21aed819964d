using System.Runtime.CompilerServices;
using Reeve.Engine.Access;
using Reeve.Guard;
using Reeve.Protocol.Memories;
using Reeve.Server.Operations;
using Reeve.Tests.Agents;

namespace Reeve.Tests.Memory;

public sealed class MemoryHandlersTests : IAsyncDisposable
{
    private readonly MemoryHouse _house = new();
    private readonly AgentHome _agents = new();
    private readonly OperationRegistry _registry;

    public MemoryHandlersTests()
    {
        // The others are never asked, so they need no services.
        var others = typeof(OperationRegistry).Assembly.GetTypes()
            .Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IOperationHandlers)) && type != typeof(MemoryHandlers))
            .Select(static type => (IOperationHandlers)RuntimeHelpers.GetUninitializedObject(type));
        _registry = new OperationRegistry([.. others, new MemoryHandlers(_house.Library, _house.Memories, _house.Erasure, _agents.Catalog)]);
    }

    private static CallerContext Operator { get; } = Caller("local", ScopeSet.Admin);

    [Fact]
    public async Task An_owner_sees_and_touches_only_its_own()
    {
        var mine = (await AskAsync<KeepMemoryResponse>(Protocol.Operations.MemoriesKeep, new KeepMemoryRequest { Name = "a", Text = "zebra" }, Caller("ann"))).Memory;
        var ben = Caller("ben", ScopeSet.Read | ScopeSet.Operate | ScopeSet.Approve);

        Assert.Equal("ann", mine.Owner);
        Assert.Empty((await AskAsync<ListMemoriesResponse>(Protocol.Operations.MemoriesList, new ListMemoriesRequest { Owner = "ann" }, ben)).Memories);
        Assert.Equal(0, (await AskAsync<SearchMemoriesResponse>(Protocol.Operations.MemoriesSearch, new SearchMemoriesRequest { Query = "zebra", Owner = "ann" }, ben)).Of);
        Assert.Equal("ben", (await AskAsync<KeepMemoryResponse>(Protocol.Operations.MemoriesKeep, new KeepMemoryRequest { Name = "a", Text = "okapi", Owner = "ann" }, ben)).Memory.Owner);
        foreach (var (operation, request) in new (Protocol.Operation, object)[]
        {
            (Protocol.Operations.MemoriesGet, new GetMemoryRequest { Memory = mine.Id }),
            (Protocol.Operations.MemoriesForget, new ForgetMemoriesRequest { Memory = mine.Id }),
            (Protocol.Operations.MemoriesProtect, new ProtectMemoryRequest { Memory = mine.Id, Protected = true }),
        })
        {
            Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => AskAsync<object>(operation, request, ben))).Code);
        }

        Assert.Single((await AskAsync<SearchMemoriesResponse>(Protocol.Operations.MemoriesSearch, new SearchMemoriesRequest { Query = "zebra", Owner = "ann" }, Operator)).Memories);
    }

    [Fact]
    public async Task A_program_that_may_not_approve_stands_where_agents_do()
    {
        var kept = (await AskAsync<KeepMemoryResponse>(Protocol.Operations.MemoriesKeep, new KeepMemoryRequest { Name = "a", Text = "zebra", Owner = "ann" }, Operator)).Memory;
        await AskAsync<ProtectMemoryResponse>(Protocol.Operations.MemoriesProtect, new ProtectMemoryRequest { Memory = kept.Id, Protected = true }, Operator);
        var program = Caller("ann");

        async Task<string> RefusalAsync(Protocol.Operation operation, object request) => (await Assert.ThrowsAsync<ReeveException>(() => AskAsync<object>(operation, request, program))).Code;

        Assert.Equal(ErrorCode.MemoryProtected, await RefusalAsync(Protocol.Operations.MemoriesKeep, new KeepMemoryRequest { Name = "A", Text = "x" }));
        Assert.Equal(ErrorCode.MemoryProtected, await RefusalAsync(Protocol.Operations.MemoriesForget, new ForgetMemoriesRequest { Memory = kept.Id }));
        Assert.Equal(ErrorCode.Forbidden, await RefusalAsync(Protocol.Operations.MemoriesForget, new ForgetMemoriesRequest { SaidBy = "x" }));
        Assert.Equal(ErrorCode.InvalidRequest, await RefusalAsync(Protocol.Operations.MemoriesForget, new ForgetMemoriesRequest { Memory = kept.Id, SaidBy = "x" }));
        Assert.Equal(ErrorCode.InvalidRequest, await RefusalAsync(Protocol.Operations.MemoriesKeep, new KeepMemoryRequest { Name = "b", Text = "x", Sender = "ann" }));
        Assert.Equal(ErrorCode.NotFound, await RefusalAsync(Protocol.Operations.MemoriesKeep, new KeepMemoryRequest { Name = "b", Text = "x", Agent = "nobody" }));
        Assert.Equal(1, (await AskAsync<ForgetMemoriesResponse>(Protocol.Operations.MemoriesForget, new ForgetMemoriesRequest { Memory = kept.Id }, Operator)).Forgotten);
    }

    public async ValueTask DisposeAsync()
    {
        _agents.Dispose();
        await _house.DisposeAsync();
    }

    private static CallerContext Caller(string owner, ScopeSet scopes = ScopeSet.Read | ScopeSet.Operate) =>
        new() { Identity = "token:" + owner, Scopes = scopes, Owner = owner, ConnectionId = "c" };

    private async Task<T> AskAsync<T>(Protocol.Operation operation, object request, CallerContext caller) =>
        (T)await _registry.Find(operation.Name)!.InvokeAsync(request, caller, MemoryHouse.Never);
}
