using Reeve.Protocol;

namespace Reeve.Server.Operations;

/// <summary>
/// The table every door serves from: operation → handler. Filled once at start and then complete: an operation without a handler, or with two,
/// stops the start instead of surprising a caller. Read-only afterwards, so thread-safe.
/// </summary>
internal sealed class OperationRegistry
{
    private readonly Dictionary<string, OperationBinding> _bindings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OperationBinding>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public OperationRegistry(IEnumerable<IOperationHandlers> handlers)
    {
        _byName = _bindings.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var set in handlers)
        {
            set.Register(this);
        }

        var missing = Protocol.Operations.All.Where(operation => !operation.ConnectionOnly && !_bindings.ContainsKey(operation.Name)).Select(static o => o.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException("Operations without a handler: " + string.Join(", ", missing));
        }
    }

    /// <summary>Every operation a handler serves, in the registry's order.</summary>
    public IEnumerable<OperationBinding> All => Protocol.Operations.All.Where(static operation => !operation.ConnectionOnly).Select(operation => _bindings[operation.Name]);

    public void Add<TRequest, TResponse>(Operation<TRequest, TResponse> operation, OperationHandler<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        if (operation.ConnectionOnly)
        {
            throw new InvalidOperationException(operation.Name + " belongs to a connection and has no handler here");
        }

        if (!_bindings.TryAdd(operation.Name, new TypedOperationBinding<TRequest, TResponse>(operation, handler)))
        {
            throw new InvalidOperationException(operation.Name + " has two handlers");
        }
    }

    public OperationBinding? Find(ReadOnlySpan<char> name) => _byName.TryGetValue(name, out var binding) ? binding : null;
}
