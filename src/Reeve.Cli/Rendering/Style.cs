using System.Globalization;

namespace Reeve.Cli.Rendering;

/// <summary>How text is shown: how wide (null: nothing is cut) and whether in colour. Immutable.</summary>
internal sealed record Style(int? Width, bool Color)
{
    public static readonly Style Plain = new(null, Color: false);

    public static Style Terminal(Func<string, string?> variable, int windowWidth)
    {
        var width = int.TryParse(variable("COLUMNS"), CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns : windowWidth;
        var color = string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not (null or "dumb");
        return new Style(width > 0 ? Math.Max(width, 40) : 80, color);
    }

    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Good(string text) => Paint("32", text);

    public string Warn(string text) => Paint("33", text);

    public string Bad(string text) => Paint("31", text);

    private string Paint(string code, string text) => Color && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
