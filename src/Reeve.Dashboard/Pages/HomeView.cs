using Reeve.Protocol.Daemon;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;

namespace Reeve.Dashboard.Pages;

/// <summary>What the page shows, read through the same operations as every other client. <see cref="Headers"/> go with every change, as JSON.</summary>
public sealed record HomeView(
    StatusResponse Status,
    IReadOnlyList<NotificationReport> Notifications,
    IReadOnlyList<RunReport> Runs,
    string Headers,
    DateTimeOffset Now);
