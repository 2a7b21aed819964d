using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

#pragma warning disable CA1001 // The semaphore holds nothing of the system's, and calls that end after their peer still give their place back.
/// <summary>How many calls are at work at one peer at the same time, and how many more may wait. Thread-safe.</summary>
internal sealed class McpPlaces(McpServerOptions server, McpOptions options)
{
    private readonly SemaphoreSlim _places = new(server.Concurrency);
    private int _present;

    /// <summary>Waits for a place; <c>overloaded</c> when too many wait.</summary>
    public async Task<McpLeave> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _present) > options.MaxWaiting + server.Concurrency)
        {
            Interlocked.Decrement(ref _present);
            throw new ReeveException(ErrorCode.Overloaded, $"Too many calls wait for the MCP server {server.Name}.", retryable: true);
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        catch
        {
            // The wait was given up; its place in the queue must not be lost.
            Interlocked.Decrement(ref _present);
            throw;
        }

        return new McpLeave(() =>
        {
            _places.Release();
            Interlocked.Decrement(ref _present);
        });
    }
}
