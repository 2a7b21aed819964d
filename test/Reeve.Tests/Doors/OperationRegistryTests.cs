using System.Runtime.CompilerServices;
using Reeve.Engine.Access;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;

namespace Reeve.Tests.Doors;

/// <summary>Every operation is served, once.</summary>
public sealed class OperationRegistryTests
{
    [Fact]
    public void Every_operation_has_exactly_one_handler()
    {
        // Registering only names methods, so handlers without their services will do.
        var handlers = typeof(OperationRegistry).Assembly.GetTypes()
            .Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IOperationHandlers)))
            .Select(static type => (IOperationHandlers)RuntimeHelpers.GetUninitializedObject(type));

        var registry = new OperationRegistry(handlers);

        Assert.Equal(Protocol.Operations.All.Where(static operation => !operation.ConnectionOnly), registry.All.Select(static binding => binding.Operation));
    }

    [Fact]
    public void An_operation_nobody_serves_stops_the_start() =>
        Assert.Contains("runs.kill", Assert.Throws<InvalidOperationException>(static () => new OperationRegistry([])).Message);

    [Fact]
    public void An_operation_served_twice_stops_the_start()
    {
        var one = (IOperationHandlers)RuntimeHelpers.GetUninitializedObject(typeof(AccessHandlers));

        Assert.Contains("two handlers", Assert.Throws<InvalidOperationException>(() => new OperationRegistry([one, one])).Message);
    }

    [Theory]
    [InlineData(ScopeSet.None, ScopeSet.None, true)]
    [InlineData(ScopeSet.None, ScopeSet.Read, false)]
    [InlineData(ScopeSet.Read, ScopeSet.Operate, false)]
    [InlineData(ScopeSet.Operate, ScopeSet.Read, false)]
    [InlineData(ScopeSet.Read | ScopeSet.Operate, ScopeSet.Operate, true)]
    [InlineData(ScopeSet.Admin, ScopeSet.Approve, true)]
    [InlineData(ScopeSet.Read | ScopeSet.Operate | ScopeSet.Approve, ScopeSet.Admin, false)]
    internal void No_scope_contains_another_except_admin(ScopeSet granted, ScopeSet needed, bool allowed) =>
        Assert.Equal(allowed, ScopeRules.Allows(granted, needed));

    [Fact]
    public void Health_and_kill_are_served_under_load_and_ordinary_work_is_not()
    {
        Assert.True(OperationLimits.Of(Protocol.Operations.DaemonHealth).Control);
        Assert.True(OperationLimits.Of(Protocol.Operations.RunsKill).Control);
        Assert.False(OperationLimits.Of(Protocol.Operations.RunsList).Control);
    }
}
