using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Reeve.Sources;
using Reeve.Sources.Agents;

namespace Reeve.Engine.Agents;

/// <summary>
/// Reads <c>agents/*.md</c>. Nothing in the folder can stop it: what cannot be read, is too large, is not text, has a name no agent may have, or lies outside
/// the home behind a link is a problem of that file alone. A folder that is missing is an empty one. Thread-safe.
/// </summary>
internal sealed class AgentFolder(AgentsOptions options)
{
    public const int MaxFiles = 500;
    public const int MaxBytes = 256 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public AgentSnapshot Read(AgentSnapshot before)
    {
        string[] paths;
        try
        {
            paths = Directory.Exists(options.Folder) ? Directory.GetFiles(options.Folder, "*.md") : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What was good stays good: a folder that cannot be read for a moment has not deleted anybody.
            return before with { FolderProblem = new SourceProblem("agents", 0, 0, "the folder cannot be read: " + failure.Message) };
        }

        Array.Sort(paths, StringComparer.Ordinal);
        var files = ImmutableSortedDictionary.CreateBuilder<string, AgentFileState>(StringComparer.Ordinal);
        foreach (var path in paths.Take(MaxFiles).Where(static path => !Path.GetFileName(path).StartsWith('.')))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (ReadFile(name, path, before.Files.GetValueOrDefault(name)) is { } file)
            {
                files[name] = file;
            }
        }

        var tooMany = paths.Length > MaxFiles ? new SourceProblem("agents", 0, 0, $"{paths.Length} files; only the first {MaxFiles} are read") : null;
        return new AgentSnapshot(files.ToImmutable(), tooMany);
    }

    /// <summary>Null: the file went away between the listing and the reading.</summary>
    private AgentFileState? ReadFile(string name, string path, AgentFileState? before)
    {
        var file = "agents/" + Path.GetFileName(path);
        try
        {
            if (!AgentNameRules.IsName(name))
            {
                return Bad(file, "name", "an agent's name is at most 63 of a-z, 0-9 and -, and starts with a letter or digit", "rename the file");
            }

            if (!StaysInside(path))
            {
                return Bad(file, "link", "it is a link to a file outside the home", "copy the file into agents/");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxBytes)
            {
                return Bad(file, "size", $"it is larger than {MaxBytes / 1024} KiB");
            }

            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var content = bytes.AsSpan(0, Math.Min(length, MaxBytes));
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(content));
            return before?.Fingerprint == fingerprint ? before : new AgentFileState(fingerprint, Parse(name, file, content, fingerprint));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Bad(file, failure.GetType().Name, "it cannot be read: " + failure.Message);
        }
    }

    private static AgentReading Parse(string name, string file, ReadOnlySpan<byte> content, string fingerprint)
    {
        string text;
        try
        {
            text = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return new AgentReading.Bad([new SourceProblem(file, 0, 0, "it is not UTF-8 text")]);
        }

        var parse = AgentFileReader.Parse(text.TrimStart('\uFEFF'), name, file);
        return parse.Agent is { } agent ? new AgentReading.Good(new Agent(agent, fingerprint)) : new AgentReading.Bad([.. parse.Problems]);
    }

    private bool StaysInside(string path)
    {
        if (new FileInfo(path).LinkTarget is null)
        {
            return true;
        }

        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        return target is not null && target.StartsWith(Path.GetFullPath(options.Home) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static AgentFileState Bad(string file, string fingerprint, string message, string? hint = null) =>
        new(fingerprint, new AgentReading.Bad([new SourceProblem(file, 0, 0, message, hint)]));
}
