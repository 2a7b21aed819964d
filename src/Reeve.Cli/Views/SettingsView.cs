using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Views;

/// <summary>The effective configuration: a line a setting, with where its value comes from.</summary>
internal static class SettingsView
{
    public static string Render(IReadOnlyList<SettingReport> settings, Style style)
    {
        var table = new Table(
            style, new Column("SETTING"), new Column("VALUE", MayBeCut: true), new Column("FROM"), new Column("WHAT IT DOES", MayBeCut: true));
        foreach (var setting in settings)
        {
            var origin = setting.Origin == "default"
                ? new Cell(setting.Origin, static (paint, shown) => paint.Dim(shown))
                : new Cell(setting.Origin);
            table.Row(setting.Key, setting.Value, origin, setting.Description);
        }

        return table.Render();
    }
}
