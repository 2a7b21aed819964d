using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns;

/// <summary>Where a turn comes from, as its run records it.</summary>
/// <param name="Trigger">Why it exists.</param>
/// <param name="Parent">The run that started it.</param>
/// <param name="LocalOnly">The words it is about may not leave the machine.</param>
internal sealed record TurnOrigin(string Trigger, RunId? Parent = null, bool LocalOnly = false)
{
    public static readonly TurnOrigin Client = new("client");

    /// <summary>A turn that waits for a person may outlive many daemons; any other ends with its own.</summary>
    public int Attempts { get; init; } = 1_000;
}
