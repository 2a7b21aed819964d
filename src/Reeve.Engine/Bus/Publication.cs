using System.Collections.Immutable;

namespace Reeve.Engine.Bus;

/// <summary>What became of an event.</summary>
/// <param name="Envelope">The event.</param>
/// <param name="Deliveries">To whom it goes, dead ones too.</param>
/// <param name="IsRepeated">It was published before under its id, and nothing was done.</param>
public sealed record Publication(Envelope Envelope, ImmutableArray<EnvelopeDelivery> Deliveries, bool IsRepeated);
