using System.Collections.Concurrent;
using Reeve.Protocol.Compensations;

namespace Reeve.Client.Daemon;

/// <summary>
/// The handlers that a program registered with its tools, offered to the daemon while the program lives. A step that one of them has undone is not undone again when
/// the daemon asks once more because it never heard of it: the outcome is remembered here, as far as memory goes. Thread-safe.
/// </summary>
internal sealed class CompensationOffers(IOperationCaller caller, TimeProvider time) : IAsyncDisposable
{
    private const int ToolsPerWorker = 200;
    private const int MostRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(string? Project, string Tool), Func<CompensationWork, CancellationToken, Task>> _handlers = new();
    private readonly List<Offer> _offers = [];
    private readonly List<CompensationWorker> _retired = [];
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private bool _disposed;

    /// <summary>Offers the handlers of these tools from now on; a tool that is offered already gets the new handler.</summary>
    public void Add(string? project, IEnumerable<GuardedTool> tools)
    {
        lock (_lock)
        {
            List<string> more = [];
            foreach (var tool in tools)
            {
                if (tool.OnCompensate is not { } handler)
                {
                    continue;
                }

                if (!_handlers.ContainsKey((project, tool.Name)))
                {
                    more.Add(tool.Name);
                }

                _handlers[(project, tool.Name)] = handler;
            }

            Extend(project, more);
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<CompensationWorker> all;
        lock (_lock)
        {
            _disposed = true;
            all = [.. _offers.Select(static offer => offer.Worker), .. _retired];
        }

        await Task.WhenAll(all.Select(static worker => worker.DisposeAsync().AsTask()));
    }

    /// <summary>A worker that waits for some tools is not interrupted, or work handed to it that moment would be lost: it is told to end after that, and another begins.</summary>
    private void Extend(string? project, List<string> more)
    {
        while (more.Count > 0 && !_disposed)
        {
            var last = _offers.FindLastIndex(offer => offer.Project == project && offer.Tools.Count < ToolsPerWorker);
            List<string> tools = last < 0 ? [] : [.. _offers[last].Tools];
            var room = Math.Min(ToolsPerWorker - tools.Count, more.Count);
            tools.AddRange(more[..room]);
            more.RemoveRange(0, room);
            var offer = new Offer(project, tools, CompensationWorker.Begin(caller, tools, project, (work, stop) => UndoAsync(project, work, stop), time));
            if (last < 0)
            {
                _offers.Add(offer);
                continue;
            }

            _offers[last].Worker.Retire();
            _retired.RemoveAll(static worker => worker.IsOver);
            _retired.Add(_offers[last].Worker);
            _offers[last] = offer;
        }
    }

    private async Task UndoAsync(string? project, CompensationWork work, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_done.Contains(work.IdempotencyKey))
            {
                return;
            }
        }

        await _handlers[(project, work.Tool)](work, cancellationToken);
        lock (_lock)
        {
            if (_done.Add(work.IdempotencyKey))
            {
                _oldest.Enqueue(work.IdempotencyKey);
            }

            if (_oldest.Count > MostRemembered)
            {
                _done.Remove(_oldest.Dequeue());
            }
        }
    }

    private sealed record Offer(string? Project, IReadOnlyList<string> Tools, CompensationWorker Worker);
}
