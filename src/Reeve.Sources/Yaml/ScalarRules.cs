using System.Globalization;

namespace Reeve.Sources.Yaml;

/// <summary>How written values are read: YAML 1.2's booleans and decimals only, durations with a unit, sizes with a binary unit. Pure.</summary>
public static class ScalarRules
{
    public static bool TryBoolean(string text, out bool value)
    {
        value = text == "true";
        return text is "true" or "false";
    }

    public static bool TryInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Dollars, <c>5</c> or <c>0.25</c>, as whole millionths: not negative, at most six decimals, at most a billion dollars.</summary>
    public static bool TryMoney(string text, out long microUsd)
    {
        microUsd = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            || (point >= 0 && (point == 0 || text.Length - point - 1 is 0 or > 6)) || dollars > 1_000_000_000)
        {
            return false;
        }

        microUsd = (long)(dollars * 1_000_000);
        return true;
    }

    /// <summary><c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>, <c>250ms</c>: units from large to small, each once.</summary>
    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        (string Unit, double Seconds)[] units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001)];
        var next = 0;
        var at = 0;
        if (text.Length is 0 or > 40)
        {
            return false;
        }

        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            var letters = at;
            while (at < text.Length && char.IsAsciiLetterLower(text[at]))
            {
                at++;
            }

            var unit = Array.FindIndex(units, next, candidate => candidate.Unit == text[letters..at]);
            if (unit < 0 || !long.TryParse(text[digits..letters], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 100_000_000)
            {
                return false;
            }

            value += TimeSpan.FromSeconds(count * units[unit].Seconds);
            next = unit + 1;
        }

        return true;
    }

    /// <summary><c>4096</c> (bytes), <c>64KiB</c>, <c>10MiB</c>, <c>2GiB</c>.</summary>
    public static bool TrySize(string text, out long value)
    {
        (string Unit, int Shift)[] units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];
        var (number, shift) = (text, 0);
        foreach (var (unit, bits) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                (number, shift) = (text[..^unit.Length], bits);
            }
        }

        var good = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= long.MaxValue >> shift;
        value = good ? value << shift : 0;
        return good;
    }

    public static string Duration(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        (string Unit, int Count)[] parts = [("d", value.Days), ("h", value.Hours), ("m", value.Minutes), ("s", value.Seconds), ("ms", value.Milliseconds)];
        return string.Concat(parts.Where(static part => part.Count > 0).Select(static part => part.Count.ToString(CultureInfo.InvariantCulture) + part.Unit));
    }

    public static string Size(long bytes)
    {
        (string Unit, int Shift)[] units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)];
        foreach (var (unit, shift) in units)
        {
            if (bytes > 0 && bytes % (1L << shift) == 0)
            {
                return (bytes >> shift).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
