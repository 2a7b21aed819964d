using Reeve.Engine.Models;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Models;

/// <summary>A provider that answers from a list and remembers what it was asked.</summary>
internal sealed class ScriptedModel(params string[] replies) : IModelProvider
{
    public List<ModelRequest> Asked { get; } = [];

    public string Name => "scripted";

    public string Model => "m-1";

    public bool IsLocal => true;

    public Task<ModelReply> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return Task.FromResult(new ModelReply(replies[Asked.Count - 1], new Usage(10, 5), "m-1"));
    }
}
