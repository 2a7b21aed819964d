using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>What the transport proved about the other end. <see cref="Known"/> is null where only a token in <c>hello</c> can tell.</summary>
internal sealed record RpcPeer(string ConnectionId, CallerContext? Known, string Address);
