using Reeve.Engine.Ledger;

namespace Reeve.Engine.Bus;

/// <summary>An event came. Refused when there is one of its id.</summary>
public sealed record EnvelopeAdded(Envelope Envelope) : StateChange;

/// <summary>A subscription's next state, or its first. Refused unless storage holds exactly the version before it.</summary>
public sealed record SubscriptionMoved(SubscriptionState State) : StateChange;

/// <summary>A subscription nobody has any more. What is on its way stays.</summary>
public sealed record SubscriptionRemoved(string Id) : StateChange;

/// <summary>A delivery, as it is now: on its way or dead. Takes the place of <paramref name="Instead"/>, which then is none any more.</summary>
public sealed record DeliveryKept(EnvelopeDelivery Delivery, string? Instead = null) : StateChange;

/// <summary>A delivery is over. Refused when it is over already.</summary>
public sealed record DeliveryEnded(string Id) : StateChange;
