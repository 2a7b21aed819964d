using Reeve.Engine.Ledger;

namespace Reeve.Engine.Tools;

/// <summary>A tool as it is configured now. Refused unless the version before it is the one that is kept; version 1 only where none is.</summary>
public sealed record ToolSaved(Tool Tool) : StateChange;
