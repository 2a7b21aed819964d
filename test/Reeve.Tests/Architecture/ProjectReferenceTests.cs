using System.Xml.Linq;

namespace Reeve.Tests.Architecture;

/// <summary>The walls between projects, as a literal table: what a project may refer to, and which packages it may bring in.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new(StringComparer.Ordinal)
    {
        ["Reeve.Protocol"] = ([], []),
        ["Reeve.Guard"] = ([], []),
        ["Reeve.Sources"] = ([], ["YamlDotNet", "Markdig"]),
        ["Reeve.Client"] = (["Reeve.Protocol", "Reeve.Guard"], []),
        ["Reeve.Engine"] = (["Reeve.Guard", "Reeve.Sources"], ["Quartz"]),
        ["Reeve.Storage"] = (["Reeve.Engine"], ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"]),
        ["Reeve.Connectors"] = (["Reeve.Engine"], ["ModelContextProtocol.Core"]),
        ["Reeve.Dashboard"] = (["Reeve.Client"], []),
        ["Reeve.Server"] =
            (["Reeve.Protocol", "Reeve.Guard", "Reeve.Sources", "Reeve.Client", "Reeve.Engine", "Reeve.Storage", "Reeve.Connectors", "Reeve.Dashboard"], ["Quartz"]),
        ["Reeve.Cli"] = (["Reeve.Client", "Reeve.Sources"], ["System.CommandLine"]),
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_the_table_allows(string project)
    {
        var file = XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj"));
        var projects = file.Descendants("ProjectReference").Select(static x => Path.GetFileNameWithoutExtension(x.Attribute("Include")!.Value));
        var packages = file.Descendants("PackageReference").Select(static x => x.Attribute("Include")!.Value);

        Assert.Empty(projects.Except(Allowed[project].Projects, StringComparer.Ordinal));
        Assert.Empty(packages.Except(Allowed[project].Packages, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_under_src_stands_in_the_table() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Reeve.Protocol", "Microsoft.", "SQLitePCL")]
    [InlineData("Reeve.Guard", "Microsoft.", "SQLitePCL")]
    [InlineData("Reeve.Engine", "Microsoft.AspNetCore.", "Microsoft.Data.", "SQLitePCL", "System.Diagnostics.Process", "System.Net.Sockets", "System.Net.Http")]
    [InlineData("Reeve.Storage", "Microsoft.AspNetCore.")]
    [InlineData("Reeve.Connectors", "Microsoft.AspNetCore.", "Microsoft.Data.")]
    [InlineData("Reeve.Client", "Microsoft.", "System.Net.Http")]
    public void A_compiled_assembly_knows_nothing_behind_its_wall(string project, params string[] forbidden)
    {
        var names = System.Reflection.Assembly.Load(project).GetReferencedAssemblies().Select(static name => name.Name!);

        Assert.DoesNotContain(names, name => name != "Microsoft.Win32.Primitives" && forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_runtime_packages_are_the_checked_in_list()
    {
        var actual = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "packages.lock.json", SearchOption.AllDirectories)
            .SelectMany(static file => System.Text.Json.JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("dependencies").EnumerateObject())
            .SelectMany(static framework => framework.Value.EnumerateObject())
            .Where(static package => package.Value.GetProperty("type").GetString() != "Project" && !IsAnalyzer(package.Name))
            .Select(static package => $"{package.Name} {package.Value.GetProperty("resolved").GetString()}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(Repository.Read("test/Reeve.Tests/Architecture/runtime-packages.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries), actual);
    }

    private static bool IsAnalyzer(string name) => name.Contains("Analyzer", StringComparison.Ordinal);
}
