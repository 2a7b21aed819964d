namespace Reeve.Protocol.Alerts;

/// <summary>Raises an alert of kind <c>alert.test</c>, to see it arrive.</summary>
public sealed record TestAlertsRequest
{
    /// <summary><c>info</c>, <c>warning</c> or <c>critical</c>; warning by default.</summary>
    public string? Severity { get; init; }
}
