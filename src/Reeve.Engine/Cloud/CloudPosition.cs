using Reeve.Engine.Ledger;

namespace Reeve.Engine.Cloud;

/// <summary>How far one endpoint has come: the index of the first entry it has not taken, and the tag of the configuration that is in force.</summary>
public sealed record CloudPosition(string Endpoint, long Next, string? ETag);

/// <summary>The position is now this one (insert or replace).</summary>
public sealed record CloudMoved(CloudPosition Position) : StateChange;
