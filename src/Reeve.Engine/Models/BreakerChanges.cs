using Reeve.Engine.Ledger;

namespace Reeve.Engine.Models;

/// <summary>The provider's circuit now stands so; a closed one is forgotten.</summary>
public sealed record BreakerMoved(Breaker Breaker) : StateChange;
