using Reeve.Engine.Heartbeat;

namespace Reeve.Tests.Heartbeat;

/// <summary>A check that says what a test tells it to, and counts how often it was asked.</summary>
internal sealed class ScriptedCheck(string kind, Func<CheckRequest, CancellationToken, Task<string>> gather) : ICheck
{
    private int _asked;

    public ScriptedCheck(string kind, string text)
        : this(kind, (_, _) => Task.FromResult(text))
    {
    }

    public string Kind => kind;

    public int Asked => _asked;

    public Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return gather(request, cancellationToken);
    }
}
