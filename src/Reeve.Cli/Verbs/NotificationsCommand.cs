using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Protocol.Notifications;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve notifications</c>, and <c>read</c> below it.</summary>
internal static class NotificationsCommand
{
    public static Command Create(CliContext context)
    {
        var unread = new Option<bool>("--unread", "-u") { Description = "Only those nobody has read." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new ones as they are made." };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("notifications", "List notifications, newest first.", async (invocation, cancellationToken) =>
        {
            var request = new ListNotificationsRequest { Unread = invocation.Get(unread) ? true : null, Limit = invocation.Get(limit) };
            return invocation.Get(follow)
                ? await FollowAsync(invocation, request, cancellationToken)
                : await ListAsync(invocation, request, cancellationToken);
        });
        command.Options.Add(unread);
        command.Options.Add(follow);
        command.Options.Add(limit);
        command.Subcommands.Add(CreateRead(context));
        return command;
    }

    private static Command CreateRead(CliContext context)
    {
        var id = new Argument<string>("ID") { Description = "The notification's id." };
        var read = context.Verb("read", "Mark a notification as read.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.NotificationsRead, new ReadNotificationRequest { Notification = invocation.Get(id) },
                response => NotificationsView.Render(response.Notification, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        read.Arguments.Add(id);
        return read;
    }

    private static async Task<int> ListAsync(Invocation invocation, ListNotificationsRequest request, CancellationToken cancellationToken)
    {
        await invocation.ShowAsync(
            Operations.NotificationsList, request, response => NotificationsView.RenderList(response, invocation.Now, invocation.Style), cancellationToken);
        return ExitCode.Ok;
    }

    /// <summary>
    /// The list oldest first, then each new one. The watch says only that the log grew; the notifications themselves are always read from the
    /// list, so that nothing is shown that is not durable. In JSON, one object a line.
    /// </summary>
    private static async Task<int> FollowAsync(Invocation invocation, ListNotificationsRequest request, CancellationToken cancellationToken)
    {
        await using var client = await invocation.ConnectAsync(cancellationToken, reconnect: true);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        // The place in the log is taken before the list is read: what is made in between comes with the watch.
        var entries = (await client.CallAsync(Operations.DaemonStatus, new StatusRequest(), cancellationToken)).Ledger.Entries;
        var watch = new SubscribeRequest { From = entries, Families = ["deliveries"] };
        await PrintNewAsync();
        await foreach (var _ in client.WatchAsync(watch, cancellationToken))
        {
            await PrintNewAsync();
        }

        return ExitCode.Ok;

        async Task PrintNewAsync()
        {
            var page = await client.CallAsync(Operations.NotificationsList, request, cancellationToken);
            foreach (var notification in page.Notifications.Reverse().Where(notification => seen.Add(notification.Id)))
            {
                Print(invocation, notification);
            }
        }
    }

    private static void Print(Invocation invocation, NotificationReport notification)
    {
        invocation.Host.Out.Write(invocation.Json
            ? JsonSerializer.Serialize(notification, ProtocolJson.Default.NotificationReport) + "\n"
            : NotificationsView.Render(notification, invocation.Now, invocation.Style) + "\n");
        invocation.Host.Out.Flush();
    }
}
