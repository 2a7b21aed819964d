using Microsoft.Extensions.Logging;
using Reeve.Engine.Events;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>What every JSON-RPC connection shares.</summary>
internal sealed record RpcServices(
    OperationRegistry Registry,
    Dispatcher Dispatcher,
    IDaemon Daemon,
    IEventFeed Feed,
    TokenAccess Tokens,
    DoorLimits Limits,
    TimeProvider Time,
    ILogger<RpcConnection> Log);
