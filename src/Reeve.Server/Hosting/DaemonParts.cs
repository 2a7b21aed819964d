using Reeve.Engine.Bus;
using Reeve.Engine.Delivery;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Runs;
using Reeve.Engine.Schedules;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;
using Reeve.Server.Reloading;

namespace Reeve.Server.Hosting;

/// <summary>The rooms the daemon asks about itself.</summary>
internal sealed record DaemonParts(
    ITreeState Tree, LedgerSigner Signer, RunDrain Drain, IDeliveryStore Deliveries, AgentStatuses Agents, ScheduleService Schedules, BusService Bus, DoorAddresses Addresses, ReloadState Reloads);
