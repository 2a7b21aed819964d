using System.Runtime.CompilerServices;
using Reeve.Guard;
using Reeve.Protocol.Compensations;

namespace Reeve.Client;

/// <summary>
/// What a program knows of one of its tools. What is not said is careful: a tool changes something outside, is never repeated when its outcome is
/// unknown, and does not go ahead when the gate cannot be asked. Immutable.
/// </summary>
public sealed record GuardedTool
{
    /// <summary>A tool about which nothing is said.</summary>
    /// <param name="name">1 to 200 characters; dots make families, as in <c>mail.send</c>.</param>
    public GuardedTool(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 200, nameof(name));
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether it changes something outside.</summary>
    public bool SideEffect { get; init; } = true;

    /// <summary>Whether a call goes ahead when the daemon cannot be asked. Means nothing where <see cref="SideEffect"/> is true: that always waits for an answer.</summary>
    public bool FailOpen { get; init; }

    /// <summary>How often a failed call is made again; 0 to 10.</summary>
    public int Retries { get; init => field = Within(value); } = AttemptRules.DefaultRetries;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init => field = Positive(value); } = AttemptRules.DefaultTimeout;

    /// <summary>The most tokens one call can send and receive; reserved in the budgets until it ends.</summary>
    public long WorstTokens { get; init => field = NotNegative(value); }

    /// <summary>The most one call can cost, in micro-dollars; reserved likewise.</summary>
    public long WorstMicroUsd { get; init => field = NotNegative(value); }

    /// <summary>The model it asks, as the daemon's price table names it.</summary>
    public string? Model { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Undoes a step of this tool when the daemon asks for it, because somebody rolls a run back: a run of this program or of an earlier one. What the call gave to
    /// <see cref="GuardedCall.CompensateWith"/> is in <see cref="CompensationWork.CompensationData"/>. Registered with the tool, offered while the
    /// <see cref="ReeveGuard"/> lives. One that returns has undone the step; one that throws has not. Null where this program cannot.
    /// </summary>
    public Func<CompensationWork, CancellationToken, Task>? OnCompensate { get; init; }

    /// <summary>
    /// Whether <see cref="OnCompensate"/> may be asked again with the same <see cref="CompensationWork.IdempotencyKey"/> without harm. Where it may not, a step
    /// whose undoing was begun and never answered has failed for good.
    /// </summary>
    public bool CompensatesIdempotently { get; init; }

    /// <summary>Whether more than the name was said, so that it counts against what was registered under that name.</summary>
    internal bool IsNameOnly { get; init; }

    /// <summary>A tool that changes nothing: it is made again when it fails, and goes ahead when the daemon cannot be asked.</summary>
    /// <param name="name">Its name.</param>
    public static GuardedTool ReadOnly(string name) => new(name) { SideEffect = false, FailOpen = true };

    /// <summary>A tool that changes something outside.</summary>
    /// <param name="name">Its name.</param>
    public static GuardedTool SideEffecting(string name) => new(name);

    /// <summary>The tool registered under this name; a careful one when there is none.</summary>
    public static implicit operator GuardedTool(string name) => FromName(name);

    /// <summary>The same as the conversion from a string.</summary>
    /// <param name="name">Its name.</param>
    public static GuardedTool FromName(string name) => new(name) { IsNameOnly = true };

    private static int Within(int value, [CallerMemberName] string? name = null) =>
        value is >= 0 and <= AttemptRules.MostRetries ? value : throw new ArgumentOutOfRangeException(name, value, $"0 to {AttemptRules.MostRetries}");

    private static TimeSpan Positive(TimeSpan value, [CallerMemberName] string? name = null) =>
        value > TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(name, value, "more than nothing, at most an hour");

    private static long NotNegative(long value, [CallerMemberName] string? name = null) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, "not negative");
}
