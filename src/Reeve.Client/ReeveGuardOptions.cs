using Reeve.Client.Outbox;
using Reeve.Guard;

namespace Reeve.Client;

/// <summary>How a <see cref="ReeveGuard"/> behaves. Immutable.</summary>
public sealed record ReeveGuardOptions
{
    /// <summary>The folder of traces, one file a run, made when it is missing; null for no traces.</summary>
    public string? TraceFolder { get; init; } = "reeve-traces";

    /// <summary>When a line of a trace is forced to the disk.</summary>
    public TraceSync TraceSync { get; init; } = TraceSync.SideEffects;

    /// <summary>
    /// The folder of records that the daemon has yet to get, made when it is missing. It outlives the program: the next one with the same folder
    /// delivers what is left.
    /// </summary>
    public string OutboxFolder { get; init; } = "reeve-outbox";

    /// <summary>The most bytes an outbox may have. When it is full, calls that would need room in it are refused with <c>overloaded</c>.</summary>
    public int OutboxBytes { get; init => field = OutboxFile.CheckRoom(value); } = 16 * 1024 * 1024;

    /// <summary>
    /// Told when the daemon refuses a record from the outbox for good, with the operation and why, for example that the run's lease ran out meanwhile.
    /// The record is not sent again. Must not throw.
    /// </summary>
    public Action<string, ReeveException>? OnRefusedDelivery { get; init; }

    /// <summary>How long the daemon may take to answer one question before it counts as out of reach.</summary>
    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How to reach the daemon: name, token, back-off, and where time comes from.</summary>
    public ClientOptions Client { get; init; } = new();
}
