using Reeve.Server.Operations;

namespace Reeve.Server.Doors;

/// <summary>On an HTTP connection over the local socket: the caller the kernel vouched for.</summary>
internal sealed record PeerFeature(CallerContext Caller);
