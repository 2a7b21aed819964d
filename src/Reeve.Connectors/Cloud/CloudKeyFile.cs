using Reeve.Guard;

namespace Reeve.Connectors.Cloud;

/// <summary>
/// Where the key comes from: the environment or a file, read anew for each request, so that a rotated key works at once and none is kept in memory longer than
/// a request takes. Never part of a message.
/// </summary>
public sealed class CloudKeyFile(string? variable, string? file)
{
    private const int Longest = 4096;

    /// <exception cref="ReeveException">It cannot be read, or is no key.</exception>
    public string Read()
    {
        string key;
        try
        {
            key = (variable is not null ? Environment.GetEnvironmentVariable(variable) ?? "" : File.ReadAllText(file!)).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, "The cloud's key cannot be read.", "Look at cloud.key_file.", inner: unreadable);
        }

        return key.Length is > 0 and <= Longest && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw new ReeveException(ErrorCode.UpstreamFailed, "The cloud's key is empty or not a key.", "Look at REEVE_CLOUD_KEY or cloud.key_file.");
    }
}
