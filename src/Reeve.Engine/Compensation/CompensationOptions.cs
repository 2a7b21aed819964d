using System.Collections.Immutable;

namespace Reeve.Engine.Compensation;

/// <summary>The room's bounds, and what the operator allows. Nothing is allowed unless it is named.</summary>
public sealed record CompensationOptions
{
    /// <summary>How long a rollback waits for somebody who offers a tool.</summary>
    public TimeSpan HandlerWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rollbacks at work at the same time; the others wait their turn.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Runs that may wait for their rollback; one more is refused with <c>overloaded</c>.</summary>
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>Programs that offers work may wait for at the same time, over all owners.</summary>
    public int MaxPolls { get; init; } = 1_000;

    /// <summary>Steps undone in one run; a longer rollback goes on in a further one.</summary>
    public int StepsPerRun { get; init; } = 100;

    /// <summary>How much of a step's recorded contents is handed to whoever undoes it.</summary>
    public int ContentBytes { get; init; } = 256 * 1024;

    /// <summary>The pause before the disk or the table of runs is tried again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Absolute paths of programs that a declaration may start.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>Addresses that a declaration may post to, each with what is below it.</summary>
    public ImmutableArray<Uri> Targets { get; init; } = [];

    /// <summary>Whether those may be inside this machine or its networks.</summary>
    public bool AllowLocal { get; init; }
}
