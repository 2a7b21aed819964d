using System.Security.Cryptography;
using System.Text;

namespace Reeve.Sources.Mail;

/// <summary>
/// Reads the newest messages of a Maildir folder: <c>new</c> and <c>cur</c>, headers only, bounded in count and bytes. A broken message is listed as
/// unreadable. Only a folder that is not there, or is not a Maildir, is a failure.
/// </summary>
public static class Maildir
{
    private const int MaxFiles = 20_000;
    private const int MaxHeaderBytes = 64 * 1024;
    private static readonly string[] Parts = ["new", "cur"];

    /// <exception cref="DirectoryNotFoundException">The folder is not a Maildir.</exception>
    public static MaildirRead Read(string folder, DateTimeOffset since, int most)
    {
        if (!Directory.Exists(Path.Combine(folder, "new")) || !Directory.Exists(Path.Combine(folder, "cur")))
        {
            throw new DirectoryNotFoundException($"{folder} has no folders new and cur: it is not a Maildir.");
        }

        var recent = Parts
            .SelectMany(part => new DirectoryInfo(Path.Combine(folder, part)).EnumerateFiles().Take(MaxFiles))
            .Where(file => !file.Name.StartsWith('.') && file.LastWriteTimeUtc >= since.UtcDateTime)
            .OrderByDescending(static file => file.LastWriteTimeUtc)
            .ThenBy(static file => file.Name, StringComparer.Ordinal)
            .ToList();
        var messages = new List<MailMessage>();
        var unreadable = 0;
        foreach (var file in recent.Take(most))
        {
            if (ReadMessage(file) is { } message)
            {
                messages.Add(message);
            }
            else
            {
                unreadable++;
            }
        }

        return new MaildirRead(messages, recent.Count, unreadable);
    }

    private static MailMessage? ReadMessage(FileInfo file)
    {
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxHeaderBytes];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var headers = MailHeaders.Parse(Encoding.UTF8.GetString(buffer, 0, length));
            if (headers.Count == 0)
            {
                return null;
            }

            var flags = file.Name.LastIndexOf(":2,", StringComparison.Ordinal) is var at and >= 0 ? file.Name[(at + 3)..] : "";
            return new MailMessage(
                IdOf(file.Name),
                headers.GetValueOrDefault("from", "(nobody)"),
                headers.GetValueOrDefault("subject", "(no subject)"),
                new DateTimeOffset(file.LastWriteTimeUtc),
                file.Directory!.Name == "new" || !flags.Contains('S', StringComparison.Ordinal));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Moved or removed meanwhile by a mail program, or not ours to read.
            return null;
        }
    }

    /// <summary>Maildir names are unique up to the flags, which change when a message is read.</summary>
    private static string IdOf(string fileName)
    {
        var flags = fileName.IndexOf(':', StringComparison.Ordinal);
        var unique = flags < 0 ? fileName : fileName[..flags];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unique)).AsSpan(0, 6));
    }
}

/// <summary>The newest messages, how many there are in the window, and how many could not be read.</summary>
public sealed record MaildirRead(IReadOnlyList<MailMessage> Messages, int Total, int Unreadable);
