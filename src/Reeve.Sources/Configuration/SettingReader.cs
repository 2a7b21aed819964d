using System.Globalization;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>Checks one written value against its setting. Pure: text and setting in, value or problem out.</summary>
internal static class SettingReader
{
    private const int MaxText = 4096;

    /// <summary>Null when the value is good and kept.</summary>
    public static SourceProblem? Read(Setting setting, YamlNode node, string file, SettingValues into)
    {
        if (setting.Type == SettingType.TextList)
        {
            return ReadList(setting, node, file, into);
        }

        if (node is not YamlScalar scalar)
        {
            return Problem(node, file, $"{setting.Key} takes {Expected(setting)}, not {node.Kind}", Hint(setting));
        }

        if (!IsGood(setting, scalar, out var number))
        {
            return Problem(node, file, $"{setting.Key} takes {Expected(setting)}, not \"{Shown(scalar.Text)}\"", Hint(setting));
        }

        if (number < setting.Minimum || number > setting.Maximum)
        {
            return Problem(node, file, $"{setting.Key} is {scalar.Text}; it must be {Range(setting)}", Hint(setting));
        }

        into.Write(setting.Key, scalar.Text, []);
        return null;
    }

    public static string Range(Setting setting)
    {
        var (minimum, maximum) = (Bound(setting, setting.Minimum), Bound(setting, setting.Maximum));
        return (minimum, maximum) switch
        {
            ({ } low, { } high) => $"{low} to {high}",
            ({ } low, null) => $"at least {low}",
            (null, { } high) => $"at most {high}",
            _ => "",
        };
    }

    public static string Expected(Setting setting) => setting.Type switch
    {
        SettingType.Boolean => "true or false",
        SettingType.Integer => "a whole number",
        SettingType.Duration => "a duration such as 30s, 5m or 1h30m",
        SettingType.Size => "a size such as 64KiB or 10MiB",
        SettingType.Money => "an amount of dollars such as 5 or 0.25",
        SettingType.Choice => string.Join(" or ", setting.Choices),
        SettingType.TextList => "a list of texts",
        _ => "a text",
    };

    private static SourceProblem? ReadList(Setting setting, YamlNode node, string file, SettingValues into)
    {
        if (node is not YamlList list)
        {
            return Problem(node, file, $"{setting.Key} takes a list, not {node.Kind}", "Write [a, b], or one item a line after a hyphen.");
        }

        var items = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar { Text.Length: > 0 and <= MaxText } text)
            {
                return Problem(item, file, $"an item of {setting.Key} must be a text, not {item.Kind}");
            }

            items.Add(text.Text);
        }

        into.Write(setting.Key, "", items);
        return null;
    }

    private static bool IsGood(Setting setting, YamlScalar scalar, out long number)
    {
        number = 0;
        var text = scalar.Text;
        switch (setting.Type)
        {
            case SettingType.Boolean:
                return scalar.IsPlain && ScalarRules.TryBoolean(text, out _);
            case SettingType.Integer:
                return scalar.IsPlain && ScalarRules.TryInteger(text, out number);
            case SettingType.Duration:
                var good = ScalarRules.TryDuration(text, out var duration);
                number = (long)duration.TotalMilliseconds;
                return good;
            case SettingType.Size:
                return ScalarRules.TrySize(text, out number);
            case SettingType.Money:
                return scalar.IsPlain && ScalarRules.TryMoney(text, out number);
            case SettingType.Choice:
                return setting.Choices.Contains(text, StringComparer.Ordinal);
            default:
                return text.Length <= MaxText && !text.Contains('\0', StringComparison.Ordinal);
        }
    }

    private static string? Hint(Setting setting) => Range(setting) is { Length: > 0 } range
        ? $"The default is {setting.Default}; allowed is {range}."
        : setting.Default.Length > 0 ? $"The default is {setting.Default}." : null;

    private static string? Bound(Setting setting, long? value) => value is not { } bound ? null : setting.Type switch
    {
        SettingType.Duration => ScalarRules.Duration(TimeSpan.FromMilliseconds(bound)),
        SettingType.Size => ScalarRules.Size(bound),
        _ => bound.ToString(CultureInfo.InvariantCulture),
    };

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static SourceProblem Problem(YamlNode node, string file, string message, string? hint = null) => new(file, node.Line, node.Column, message, hint);
}
