using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Delivery;

/// <summary>A finding with its decision. A second one with the same id changes nothing.</summary>
public sealed record FindingDecided(DecidedFinding Finding) : StateChange;

/// <summary>A new notification. One with the same owner, dedupe key and run already there: nothing changes (effectively once).</summary>
public sealed record NotificationAdded(Notification Notification) : StateChange;

/// <summary>Remembers when a dedupe key last reached its owner (insert or replace).</summary>
public sealed record FindingSurfaced(SurfacedFinding Surfaced) : StateChange;

/// <summary>Marks a notification as read, once; refused when it does not exist for that owner.</summary>
public sealed record NotificationRead(NotificationId Id, string Owner, DateTimeOffset At) : StateChange;
