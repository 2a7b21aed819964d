using Reeve.Engine.Delivery;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Heartbeat;

/// <summary>What a model made of the signals: candidates only. The rails decide (law 6).</summary>
public sealed record Proposal(IReadOnlyList<Finding> Findings, string Model, Usage Used);
