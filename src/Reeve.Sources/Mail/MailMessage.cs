namespace Reeve.Sources.Mail;

/// <summary>
/// What a list of mail shows: never the body. <see cref="Id"/> is short and stays the same when the message is read or moved between the folder's parts.
/// </summary>
public sealed record MailMessage(string Id, string From, string Subject, DateTimeOffset ReceivedAt, bool IsUnread);
