using System.Collections.Immutable;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;

namespace Reeve.Engine.Turns;

/// <summary>Hands results over in the order of their calls, each as soon as those before it are there, one at a time. Thread-safe.</summary>
internal sealed class ResultOrder(ImmutableArray<ChatToolCall> calls, Func<ChatToolCall, HookResult, Task> done) : IDisposable
{
    private readonly HookResult?[] _results = new HookResult?[calls.Length];
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _next;

    public void Dispose() => _one.Dispose();

    public async Task SetAsync(int place, HookResult result)
    {
        await _one.WaitAsync();
        try
        {
            _results[place] = result;
            while (_next < _results.Length && _results[_next] is { } ready)
            {
                await done(calls[_next++], ready);
            }
        }
        finally
        {
            _one.Release();
        }
    }
}
