using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// The single flight: at most one tick of an agent at once in this daemon, and none once it stops. Thread-safe; bounded by the number of agents.
/// </summary>
internal sealed class TickFlights
{
    private readonly ConcurrentDictionary<string, Task> _flights = new(StringComparer.Ordinal);
    private readonly Channel<bool> _landings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _stopping;

    /// <summary>Says "look again": one signal stands for any number of landings since the last look.</summary>
    public ChannelReader<bool> Landings => _landings.Reader;

    public bool IsStopping => _stopping;

    public bool IsFlying(string agent) => _flights.ContainsKey(agent);

    /// <summary>Completes when the agent is on the ground.</summary>
    public Task LandedAsync(string agent) => _flights.TryGetValue(agent, out var flight) ? flight : Task.CompletedTask;

    /// <summary>Takes off unless the agent is in the air already. The flight lands by itself when the work has ended, well or badly.</summary>
    public bool TryTakeOff<T>(string agent, Func<Task<T>> work, [NotNullWhen(true)] out Task<T>? flight)
    {
        var landed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stopping || !_flights.TryAdd(agent, landed.Task))
        {
            flight = null;
            return false;
        }

        flight = FlyAsync();
        return true;

        async Task<T> FlyAsync()
        {
            try
            {
                await Task.Yield(); // whoever asked may go away; the tick does not run on its stack
                return await work();
            }
            finally
            {
                _flights.TryRemove(agent, out _);
                landed.SetResult();
                Signal();
            }
        }
    }

    public void Signal() => _landings.Writer.TryWrite(true);

    /// <summary>No further tick takes off; completes when those in the air have landed.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        return Task.WhenAll(_flights.Values);
    }
}
