using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>A new alert. Refused when its cause was told of under the same owner and key before: a cause is told once, however often it is looked at.</summary>
public sealed record AlertRaised(Alert Alert) : StateChange;

/// <summary>So many more of its key were held back since it was last said.</summary>
public sealed record AlertRepeated(AlertId Id, int Count) : StateChange;

/// <summary>A new delivery. One of the same alert and target is a defect, and refused.</summary>
public sealed record AlertDeliveryQueued(AlertDelivery Delivery) : StateChange;

/// <summary>A delivery after its next move. Refused unless the stored one is at the version before.</summary>
public sealed record AlertDeliveryMoved(AlertDelivery Delivery) : StateChange;
