namespace Reeve.Engine.Alerts;

/// <summary>Who is to be told of which alerts. Where it is and how it is reached is its carrier's to know.</summary>
public sealed record AlertTarget(string Name)
{
    /// <summary>Kinds it wants, each with what is below it; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    public AlertSeverity AtLeast { get; init; } = AlertSeverity.Warning;
}
