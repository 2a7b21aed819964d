using Reeve.Guard;
using Reeve.Sources;
using Reeve.Sources.Models;

namespace Reeve.Connectors.Models.Scripted;

/// <summary>A script on disk, read again when the file changed. Thread-safe; two calls may read it at once.</summary>
internal sealed class ScriptFile(string path)
{
    private volatile Read? _read;

    /// <summary>Fails with <c>invalid_configuration</c>, file and line.</summary>
    public ModelScript Load()
    {
        var file = new FileInfo(path);
        var (length, written) = file.Exists ? (file.Length, file.LastWriteTimeUtc) : (-1, default);
        if (_read is { } read && read.Length == length && read.Written == written)
        {
            return read.Script;
        }

        var problems = new List<SourceProblem>();
        ModelScript? script = null;
        if (SourceText.Read(path, path, out var text) is { } unreadable)
        {
            problems.Add(unreadable);
        }
        else
        {
            script = ModelScriptReader.Read(text!, path, problems);
        }

        if (script is null)
        {
            throw new ReeveException(ErrorCode.InvalidConfiguration, $"{problems[0].File}:{problems[0].Line}: {problems[0].Message}", problems[0].Hint);
        }

        _read = new Read(script, length, written);
        return script;
    }

    private sealed record Read(ModelScript Script, long Length, DateTime Written);
}
