using Reeve.Sources.Mail;

namespace Reeve.Connectors.Checks;

/// <summary>How a folder of mail reads: unread first, senders and subjects only. Pure.</summary>
internal static class InboxRules
{
    public static string Describe(MaildirRead read, TimeSpan within, DateTimeOffset now)
    {
        var unread = read.Messages.Count(static message => message.IsUnread);
        var summary = read.Total == 0
            ? $"No message came in the last {SignalText.Span(within)}."
            : $"{SignalText.Count(read.Total, "message")} in the last {SignalText.Span(within)}, {unread} unread:";
        var facts = read.Messages
            .OrderByDescending(static message => message.IsUnread)
            .ThenByDescending(static message => message.ReceivedAt)
            .Select(message => Fact(message, now))
            .ToList();
        return SignalText.Of(summary, facts, read.Unreadable == 0 ? [] : [$"{SignalText.Count(read.Unreadable, "message")} could not be read."]);
    }

    private static string Fact(MailMessage message, DateTimeOffset now)
    {
        var age = now > message.ReceivedAt ? SignalText.Span(now - message.ReceivedAt) + " ago" : "just now";
        return $"[{message.Id}] {(message.IsUnread ? "unread" : "read")}: \"{SignalText.Quote(message.Subject)}\" from {SignalText.Quote(message.From)}, {age}";
    }
}
