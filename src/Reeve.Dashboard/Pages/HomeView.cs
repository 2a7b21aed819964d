using Reeve.Protocol.Daemon;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;

namespace Reeve.Dashboard.Pages;

/// <summary>What the page shows, read through the same operations as every other client. <see cref="AntiForgery"/> is the session's header token.</summary>
public sealed record HomeView(
    StatusResponse Status,
    IReadOnlyList<NotificationReport> Notifications,
    IReadOnlyList<RunReport> Runs,
    string AntiForgery,
    DateTimeOffset Now);
