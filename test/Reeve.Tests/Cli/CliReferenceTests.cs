using Reeve.TestKit.Cli;
using Reeve.Tests.Architecture;

namespace Reeve.Tests.Cli;

public sealed class CliReferenceTests
{
    private const string File = "docs/operations/cli.md";

    [Fact]
    public void The_reference_is_what_the_command_tree_says()
    {
        var actual = CliRun.Reference();
        if (Environment.GetEnvironmentVariable("REEVE_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Repository.Root, File))!);
            System.IO.File.WriteAllText(Path.Combine(Repository.Root, File), actual);
        }

        Assert.Equal(Repository.Read(File), actual);
    }
}
