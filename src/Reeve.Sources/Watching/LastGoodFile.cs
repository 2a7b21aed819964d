using System.Security.Cryptography;
using System.Text;

namespace Reeve.Sources.Watching;

/// <summary>
/// One YAML file of a person's, and a copy of it from when it was last good: a file that breaks changes nothing, and neither does a restart with a broken one. The file itself
/// is never written. A file that is gone declares nothing, but only when it is gone twice in a row: an editor that saves by renaming leaves a moment without one.
/// Used by one caller at a time.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="copy">Where the copy is kept; its folder is made.</param>
/// <param name="parse">Reads the text.</param>
public sealed class LastGoodFile<T>(string path, string copy, Func<string, SourceParse<T>> parse)
    where T : class
{
    private readonly string _name = Path.GetFileName(path);
    private SourceReading<T>? _last;
    private bool _missed;

    /// <summary>Why the copy could not be written; null when it is there. Without it a restart with a broken file knows nothing.</summary>
    public string? CopyProblem { get; private set; }

    /// <summary>Looks at the file now. Never fails for what it finds.</summary>
    public SourceReading<T> Read()
    {
        var exists = File.Exists(path);
        if (!exists && _last is { Fingerprint.Length: > 0 } present && !_missed)
        {
            _missed = true;
            return present;
        }

        _missed = false;
        return _last = exists ? ReadFile() : Accept("", "");
    }

    private SourceReading<T> ReadFile()
    {
        if (SourceText.Read(path, _name, out var text) is { } unreadable)
        {
            return _last is { } before ? before with { Problems = [unreadable] } : Broken("unreadable", [unreadable]);
        }

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text!)));
        return _last is { } same && same.Fingerprint == fingerprint && same.Problems is not [{ Line: 0 }] ? same : Accept(text!, fingerprint);
    }

    private SourceReading<T> Accept(string text, string fingerprint)
    {
        var parsed = parse(text);
        if (parsed.Value is not { } value)
        {
            return Broken(fingerprint, parsed.Problems);
        }

        Keep(text);
        return new SourceReading<T>(value, fingerprint, []);
    }

    private SourceReading<T> Broken(string fingerprint, IReadOnlyList<SourceProblem> problems) => new(_last is null ? ReadCopy() : _last.Value, fingerprint, problems);

    private T? ReadCopy() => File.Exists(copy) && SourceText.Read(copy, _name, out var text) is null ? parse(text!).Value : null;

    private void Keep(string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var fresh = copy + ".new";
            using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, copy, overwrite: true);
            CopyProblem = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CopyProblem = failure.Message;
        }
    }
}
