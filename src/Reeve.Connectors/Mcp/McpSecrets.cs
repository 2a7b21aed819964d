using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Mcp;

/// <summary>Reads what a server needs from where it stands, at each start or request, so that a rotation needs no restart. Kept nowhere, repeated nowhere.</summary>
internal static class McpSecrets
{
    private const int MaxFile = 16 * 1024;

    /// <summary>The value, without the line's end; fails with the place of one that cannot be read, never with a word of it.</summary>
    public static string Read(string server, SecretReference reference, string home)
    {
        var value = reference.Place == SecretPlace.Environment ? Environment.GetEnvironmentVariable(reference.Name) : ReadFile(Path.GetFullPath(reference.Name, home));
        value = value?.TrimEnd('\r', '\n');
        return string.IsNullOrEmpty(value) || value.AsSpan().ContainsAny('\0', '\r', '\n')
            ? throw new McpTransportFailure(McpCauses.NoSecret, $"The MCP server {server} needs {reference}, which cannot be read, is empty or has several lines.", "Mend it, or mcp.servers in reeve.yaml.")
            : value;
    }

    /// <summary>The whole header: a bare token is a bearer's.</summary>
    public static string Authorization(string secret) => secret.Contains(' ', StringComparison.Ordinal) ? secret : "Bearer " + secret;

    private static string? ReadFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxFile } file ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null; // as good as not there: the caller names the reference
        }
    }
}
