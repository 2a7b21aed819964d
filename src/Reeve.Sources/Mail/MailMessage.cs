namespace Reeve.Sources.Mail;

/// <summary>What a list of mail shows: never the body.</summary>
public sealed record MailMessage(string From, string Subject, DateTimeOffset ReceivedAt, bool IsUnread);
