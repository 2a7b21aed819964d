namespace Reeve.Engine.Delivery;

/// <summary>What the owner of an agent wants of its rails. The rails grow by fields here and rules in <see cref="DeliveryRules"/>.</summary>
public sealed record DeliveryPolicy
{
    public static readonly DeliveryPolicy Default = new();

    /// <summary>How long a dedupe key stays quiet after it reached its owner. Zero: never quiet.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(1);
}
