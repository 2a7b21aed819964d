using System.Globalization;

namespace Reeve.Sources.Yaml;

/// <summary>
/// Takes typed values out of a map and notes what is wrong; what was not asked for is unknown. One use: read the keys, then
/// <see cref="Finish"/>.
/// </summary>
public sealed class MapReader(YamlMap map, string file, string path, ICollection<SourceProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public int Line => map.Line;

    public bool Has(string key)
    {
        _known.Add(key);
        return map.Find(key) is not (null or YamlScalar { IsNull: true });
    }

    public string? Text(string key, int maxLength = 4096)
    {
        if (!Has(key))
        {
            return null;
        }

        if (map.Find(key) is YamlScalar scalar && scalar.Text.Length <= maxLength)
        {
            return scalar.Text;
        }

        Problem(key, $"takes a text of at most {maxLength} characters");
        return null;
    }

    public bool? Boolean(string key) => Read(key, "true or false", static (YamlScalar scalar, out bool value) => ScalarRules.TryBoolean(scalar.Text, out value) && scalar.IsPlain);

    public TimeSpan? Duration(string key, TimeSpan minimum, TimeSpan maximum)
    {
        var value = Read(key, "a duration such as 30s, 5m or 1h30m", static (YamlScalar scalar, out TimeSpan duration) => ScalarRules.TryDuration(scalar.Text, out duration));
        if (value < minimum || value > maximum)
        {
            Problem(key, $"must be {ScalarRules.Duration(minimum)} to {ScalarRules.Duration(maximum)}");
            return null;
        }

        return value;
    }

    public long? Integer(string key, long minimum, long maximum)
    {
        var value = Read(key, "a whole number", static (YamlScalar scalar, out long number) => ScalarRules.TryInteger(scalar.Text, out number) && scalar.IsPlain);
        if (value < minimum || value > maximum)
        {
            Problem(key, string.Create(CultureInfo.InvariantCulture, $"must be {minimum} to {maximum}"));
            return null;
        }

        return value;
    }

    public string? Choice(string key, IReadOnlyList<string> choices)
    {
        var text = Text(key);
        if (text is null || choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        var hint = NearestWord.Of(text, choices) is { } near ? $"Did you mean \"{near}\"?" : null;
        Problem(key, $"is \"{text}\"; it takes {string.Join(" or ", choices)}", hint);
        return null;
    }

    public IReadOnlyList<string>? Texts(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (map.Find(key) is YamlList list && list.Items.All(static item => item is YamlScalar { Text.Length: <= 4096 }))
        {
            return [.. list.Items.Select(static item => ((YamlScalar)item).Text)];
        }

        Problem(key, "takes a list of texts", "Write [a, b], or one item a line after a hyphen.");
        return null;
    }

    /// <summary>A list of texts, or one text with commas between them.</summary>
    public IReadOnlyList<string>? TextsOrCommas(string key) => Has(key) && map.Find(key) is YamlScalar scalar
        ? [.. scalar.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : Texts(key);

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string>? TextOrTexts(string key) => Has(key) && map.Find(key) is YamlScalar ? Text(key, 65_536) is { } text ? [text] : null : Texts(key);

    /// <summary>The value as it stands, for a reader of its own.</summary>
    public YamlNode? Node(string key) => Has(key) ? map.Find(key) : null;

    public MapReader? Map(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (map.Find(key) is YamlMap inner)
        {
            return new MapReader(inner, file, Full(key), problems);
        }

        Problem(key, "takes a map");
        return null;
    }

    public IReadOnlyList<MapReader> Maps(string key, int most)
    {
        if (!Has(key))
        {
            return [];
        }

        if (map.Find(key) is not YamlList list || list.Items.Count > most)
        {
            Problem(key, $"takes a list of at most {most} maps");
            return [];
        }

        var readers = new List<MapReader>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is YamlMap inner)
            {
                readers.Add(new MapReader(inner, file, $"{Full(key)}[{i}]", problems));
            }
            else
            {
                problems.Add(new SourceProblem(file, list.Items[i].Line, list.Items[i].Column, $"{Full(key)}[{i}] must be a map, not {list.Items[i].Kind}"));
            }
        }

        return readers;
    }

    /// <summary>The maps under names that the person chose.</summary>
    public IReadOnlyList<(YamlEntry Entry, MapReader Members)> Named(string key, int most)
    {
        if (!Has(key))
        {
            return [];
        }

        if (map.Find(key) is not YamlMap named || named.Entries.Count > most)
        {
            Problem(key, $"takes a map of at most {most} names");
            return [];
        }

        var readers = new List<(YamlEntry, MapReader)>();
        foreach (var entry in named.Entries)
        {
            if (entry.Value is YamlMap inner)
            {
                readers.Add((entry, new MapReader(inner, file, $"{Full(key)}.{entry.Key}", problems)));
            }
            else
            {
                problems.Add(new SourceProblem(file, entry.Line, entry.Column, $"{Full(key)}.{entry.Key} must be a map, not {entry.Value.Kind}"));
            }
        }

        return readers;
    }

    /// <summary>An amount of dollars, in millionths.</summary>
    public long? Money(string key) =>
        Read(key, "an amount of dollars such as 5 or 0.25", static (YamlScalar scalar, out long microUsd) => ScalarRules.TryMoney(scalar.Text, out microUsd) && scalar.IsPlain);

    /// <summary>Accepts a key for others to read.</summary>
    public void Allow(string key) => _known.Add(key);

    public string Required(string key, string what)
    {
        var had = Has(key);
        var text = Text(key);
        if (!had || text is { Length: 0 })
        {
            problems.Add(new SourceProblem(file, map.Line, map.Column, $"{(path.Length == 0 ? "this" : path)} needs {key}: {what}"));
        }

        return text ?? "";
    }

    public void Problem(string key, string message, string? hint = null)
    {
        var node = map.Find(key);
        problems.Add(new SourceProblem(file, node?.Line ?? map.Line, node?.Column ?? map.Column, $"{Full(key)} {message}", hint));
    }

    /// <summary>Everything that nobody asked for is unknown.</summary>
    public void Finish()
    {
        foreach (var entry in map.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            var hint = NearestWord.Of(entry.Key, _known) is { } near ? $"Did you mean \"{near}\"?" : "Known here: " + string.Join(", ", _known.Order(StringComparer.Ordinal)) + ".";
            problems.Add(new SourceProblem(file, entry.Line, entry.Column, $"unknown key \"{Full(entry.Key)}\"", hint));
        }
    }

    private T? Read<T>(string key, string expected, TryRead<T> read)
        where T : struct
    {
        if (!Has(key))
        {
            return null;
        }

        if (map.Find(key) is YamlScalar scalar && read(scalar, out var value))
        {
            return value;
        }

        Problem(key, "takes " + expected);
        return null;
    }

    private string Full(string key) => path.Length == 0 ? key : path + "." + key;

    private delegate bool TryRead<T>(YamlScalar scalar, out T value);
}
