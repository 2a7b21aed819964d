using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>Checked values by key: what was written, else the default. Immutable once made.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, (string Text, IReadOnlyList<string> List)> _written = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Setting> _catalog;

    internal SettingValues(IReadOnlyList<Setting> catalog) => _catalog = catalog;

    public bool IsWritten(string key) => _written.ContainsKey(key);

    public string Text(string key) => _written.TryGetValue(key, out var value) ? value.Text : Setting(key).Default;

    public IReadOnlyList<string> List(string key) => _written.TryGetValue(key, out var value) ? value.List : [];

    public bool Boolean(string key) => Text(key) == "true";

    public int Integer(string key) => ScalarRules.TryInteger(Text(key), out var value) ? (int)value : throw Unreadable(key);

    public long Long(string key) => ScalarRules.TryInteger(Text(key), out var value) ? value : throw Unreadable(key);

    public TimeSpan Duration(string key) => ScalarRules.TryDuration(Text(key), out var value) ? value : throw Unreadable(key);

    public long Size(string key) => ScalarRules.TrySize(Text(key), out var value) ? value : throw Unreadable(key);

    /// <summary>In millionths of a dollar.</summary>
    public long Money(string key) => ScalarRules.TryMoney(Text(key), out var value) ? value : throw Unreadable(key);

    /// <summary>For people: the value as it would be written.</summary>
    public string Display(string key)
    {
        var text = Setting(key).Type == SettingType.TextList ? "[" + string.Join(", ", List(key)) + "]" : Text(key);
        return text.Length == 0 ? "\"\"" : text;
    }

    /// <summary>Of the keys to take what <paramref name="after"/> says, of the others what <paramref name="before"/> says. Both are of one catalogue.</summary>
    internal static SettingValues Merge(SettingValues before, SettingValues after, Func<string, bool> take)
    {
        var merged = new SettingValues(after._catalog);
        foreach (var (key, value) in before._written.Where(written => !take(written.Key)).Concat(after._written.Where(written => take(written.Key))))
        {
            merged._written[key] = value;
        }

        return merged;
    }

    internal void Write(string key, string text, IReadOnlyList<string> list) => _written[key] = (text, list);

    private Setting Setting(string key) => _catalog.First(setting => setting.Key == key);

    private static InvalidOperationException Unreadable(string key) => new($"The catalogue's default of {key} is not of its type.");
}
