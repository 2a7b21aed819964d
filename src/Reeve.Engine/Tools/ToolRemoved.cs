using Reeve.Engine.Ledger;

namespace Reeve.Engine.Tools;

/// <summary>A tool is forgotten with its configuration. Refused unless the version is the one that is kept.</summary>
public sealed record ToolRemoved(ToolKey Key, long Version) : StateChange;
