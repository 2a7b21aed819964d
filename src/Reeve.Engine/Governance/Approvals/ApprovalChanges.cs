using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>A new question.</summary>
public sealed record ApprovalAsked(Approval Approval) : StateChange;

/// <summary>It is decided. Refused when it was decided before.</summary>
public sealed record ApprovalDecided(Approval Approval) : StateChange;
