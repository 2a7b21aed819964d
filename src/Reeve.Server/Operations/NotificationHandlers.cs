using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Protocol;
using Reeve.Protocol.Notifications;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>notifications</c> operations.</summary>
internal sealed class NotificationHandlers(NotificationService notifications) : IOperationHandlers
{
    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.NotificationsList, ListAsync);
        registry.Add(Protocol.Operations.NotificationsRead, ReadAsync);
    }

    private async ValueTask<ListNotificationsResponse> ListAsync(ListNotificationsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var page = await notifications.ListAsync(caller.Visible ?? request.Owner, request.Unread ?? false, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        var fitting = FrameRules.Fitting(page.Items.Select(NotificationReports.Of), ProtocolJson.Default.NotificationReport);
        return new ListNotificationsResponse { Notifications = fitting, Next = fitting.Count < page.Items.Count ? fitting[^1].Id : page.Next };
    }

    private async ValueTask<ReadNotificationResponse> ReadAsync(ReadNotificationRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var id = new NotificationId(RequestRules.Id("notification", request.Notification));
        return new ReadNotificationResponse { Notification = NotificationReports.Of(await notifications.ReadAsync(id, caller.Visible, cancellationToken)) };
    }
}
