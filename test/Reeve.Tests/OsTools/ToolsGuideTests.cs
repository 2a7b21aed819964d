using System.Text.Json;
using System.Text.RegularExpressions;
using Reeve.Connectors.OsTools;
using Reeve.Connectors.Processes;
using Reeve.Engine.Foundation;
using Reeve.Tests.Architecture;

namespace Reeve.Tests.OsTools;

/// <summary>The guide's table names every tool with every argument it takes, and none that it does not.</summary>
public sealed partial class ToolsGuideTests
{
    [Fact]
    public void The_guides_table_is_the_tools()
    {
        var options = new OsToolsOptions { Home = "/h", DataRoot = "/h/data", RunRoot = "/h/run" };
        var children = new ChildRunner(TimeProvider.System);
        using var walls = new Walls(children, options, TimeProvider.System);
        var hook = new OsHook(options, children, walls, new SortableIdSource(TimeProvider.System, new SystemRandomSource()), TimeProvider.System);

        var guide = Row().Matches(Repository.Read("docs/guides/tools.md"))
            .Select(static row => $"{row.Groups[1].Value}: {row.Groups[2].Value.Replace("`", "", StringComparison.Ordinal)}");

        Assert.Equal(hook.Tools.Select(static tool => $"{tool.Tool.Name}: {string.Join(", ", Arguments(tool.Tool.Schema))}"), guide);
    }

    private static string[] Arguments(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return [.. document.RootElement.GetProperty("properties").EnumerateObject().Select(static argument => argument.Name)];
    }

    [GeneratedRegex(@"^\| `(read|write|edit|list|search|bash)` \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
