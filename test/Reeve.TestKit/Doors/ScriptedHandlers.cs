using System.Reflection;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Server.Operations;

namespace Reeve.TestKit.Doors;

/// <summary>Serves every operation the way a test says; what no test scripted answers <c>unavailable</c>. The doors around it are the real ones.</summary>
internal sealed class ScriptedHandlers(params string[] except) : IOperationHandlers
{
    private static readonly MethodInfo AddRefusal = typeof(ScriptedHandlers).GetMethod(nameof(AddUnavailable), BindingFlags.NonPublic | BindingFlags.Static)!;
    private readonly Dictionary<string, Action<OperationRegistry>> _scripted = new(StringComparer.Ordinal);

    public ScriptedHandlers On<TRequest, TResponse>(Operation<TRequest, TResponse> operation, OperationHandler<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        _scripted[operation.Name] = registry => registry.Add(operation, handler);
        return this;
    }

    public void Register(OperationRegistry registry)
    {
        foreach (var operation in Protocol.Operations.All)
        {
            if (operation.ConnectionOnly || except.Contains(operation.Name))
            {
                continue;
            }

            if (_scripted.TryGetValue(operation.Name, out var add))
            {
                add(registry);
            }
            else
            {
                AddRefusal.MakeGenericMethod(operation.GetType().GetGenericArguments()).Invoke(null, [registry, operation]);
            }
        }
    }

    private static void AddUnavailable<TRequest, TResponse>(OperationRegistry registry, Operation<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class =>
        registry.Add(operation, static (_, _, _) => throw new ReeveException(ErrorCode.Unavailable, "Nobody scripted this."));
}
