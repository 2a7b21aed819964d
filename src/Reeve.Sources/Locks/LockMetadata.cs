using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Sources.Locks;

/// <summary>What the holder of the run root's lock says of itself, for people and for <c>reeve down</c>. The lock decides; this only informs.</summary>
public sealed record LockMetadata
{
    public const int Schema = 1;

    public int SchemaVersion { get; init; } = Schema;

    public required int Pid { get; init; }

    /// <summary>When the process began, in the kernel's own units, so that a reused pid is not taken for the holder. Empty where unknown.</summary>
    public required string ProcessStartTime { get; init; }

    public required string Host { get; init; }

    /// <summary>Which boot of the host. Empty where unknown.</summary>
    public required string BootId { get; init; }

    public required string Home { get; init; }

    public required string RunRoot { get; init; }

    public required string Socket { get; init; }

    public string? HttpAddress { get; init; }

    public required string Build { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Writes the file whole or not at all: a temporary one, to the disk, then renamed. 0600.</summary>
    public void Write(string path)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, this, LockMetadataJson.Default.LockMetadata);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The metadata, or null when it is absent or not readable as ours.</summary>
    public static LockMetadata? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LockMetadataJson.Default.LockMetadata);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // Malformed is told from absent by whether the file is there; neither is trusted.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LockMetadata))]
internal sealed partial class LockMetadataJson : JsonSerializerContext;
