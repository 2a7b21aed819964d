using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>A new alert. Refused when its cause was told of under the same owner and key before: a cause is told once, however often it is looked at.</summary>
public sealed record AlertRaised(Alert Alert) : StateChange;

/// <summary>So many more of its key were held back since it was last said.</summary>
public sealed record AlertRepeated(AlertId Id, int Count) : StateChange;
