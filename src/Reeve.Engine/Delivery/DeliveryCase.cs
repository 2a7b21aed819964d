namespace Reeve.Engine.Delivery;

/// <summary>Everything one rule of the rails may look at. No clock, no store: a decision can be replayed from this alone.</summary>
public sealed record DeliveryCase(Finding Finding, SurfacedFinding? Surfaced, DeliveryPolicy Policy, DateTimeOffset Now)
{
    /// <summary>
    /// Whether the same key reached its owner less than a cooldown ago. Measured in both directions: a record from the future (the clock jumped back)
    /// is believed only while it is nearer than one cooldown, so that it never silences a key for longer than two.
    /// </summary>
    public bool IsCooling => Surfaced is not null && (Now - Surfaced.LastNotifiedAt).Duration() < Policy.Cooldown;

    public bool IsEscalated => Surfaced is not null && Finding.Severity > Surfaced.LastSeverity;
}
