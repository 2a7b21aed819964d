using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Webhooks;

/// <summary>Reads signing keys from where they stand, anew for each attempt, so that a rotation needs no restart. They are kept nowhere.</summary>
internal static class WebhookSecrets
{
    private const int MaxFile = 4_096;

    /// <summary>All keys; null with the reference that has none. One missing of several is a failure too: a rotation half done should be seen.</summary>
    public static (IReadOnlyList<byte[]>? Keys, SecretReference? Broken) Read(IReadOnlyList<SecretReference> references)
    {
        var keys = new List<byte[]>();
        foreach (var reference in references)
        {
            if (ReadOne(reference) is not { } text || WebhookSignatureRules.KeyOf(text) is not { } key)
            {
                return (null, reference);
            }

            keys.Add(key);
        }

        return (keys, null);
    }

    private static string? ReadOne(SecretReference reference)
    {
        if (reference.Place == SecretPlace.Environment)
        {
            return Environment.GetEnvironmentVariable(reference.Name);
        }

        try
        {
            return new FileInfo(reference.Name) is { Exists: true, Length: <= MaxFile } file ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null; // as good as not there: the caller names the reference
        }
    }
}
