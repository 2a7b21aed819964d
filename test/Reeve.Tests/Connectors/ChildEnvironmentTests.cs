using Reeve.Connectors.Processes;
using Reeve.Guard;

namespace Reeve.Tests.Connectors;

/// <summary>What of an environment reaches a child, and which program a name means.</summary>
public sealed class ChildEnvironmentTests
{
    private const string Usual = "/usr/local/bin:/usr/bin:/bin";

    [Theory]
    [InlineData("/a:/b", "/a:/b")]
    [InlineData(".:/a::b:../c:/d:", "/a:/d")]
    [InlineData(".", Usual)]
    [InlineData("", Usual)]
    public void A_relative_entry_never_reaches_a_childs_path(string ours, string expected)
    {
        Assert.Equal(expected, ChildEnvironment.Build(new Dictionary<string, string> { ["PATH"] = ours }, new Dictionary<string, string?>())["PATH"]);
        Assert.Equal(expected, ChildEnvironment.Build(new Dictionary<string, string>(), new Dictionary<string, string?> { ["PATH"] = ours })["PATH"]);
    }

    [Fact]
    public void A_path_that_is_missing_or_removed_is_the_usual_one()
    {
        Assert.Equal(Usual, ChildEnvironment.Build(new Dictionary<string, string>(), new Dictionary<string, string?>())["PATH"]);
        Assert.Equal(Usual, ChildEnvironment.Build(new Dictionary<string, string> { ["PATH"] = "/a" }, new Dictionary<string, string?> { ["PATH"] = null })["PATH"]);
    }

    [Theory]
    [InlineData("LD_PRELOAD")]
    [InlineData("LD_LIBRARY_PATH")]
    [InlineData("DYLD_INSERT_LIBRARIES")]
    [InlineData("BASH_FUNC_git%%")]
    [InlineData("BASH_ENV")]
    [InlineData("ENV")]
    [InlineData("GIT_SSH")]
    [InlineData("GIT_SSH_COMMAND")]
    [InlineData("GIT_EXTERNAL_DIFF")]
    [InlineData("GIT_EXEC_PATH")]
    [InlineData("GIT_PROXY_COMMAND")]
    [InlineData("GIT_ASKPASS")]
    [InlineData("SSH_ASKPASS")]
    [InlineData("DOTNET_STARTUP_HOOKS")]
    public void What_makes_a_program_run_something_else_is_neither_inherited_nor_given(string name)
    {
        Assert.DoesNotContain(name, ChildEnvironment.Build(new Dictionary<string, string> { [name] = "x" }, new Dictionary<string, string?> { [name] = null }).Keys);
        Assert.Contains(name, Refused(name, "x").Message);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A\0", "x")]
    [InlineData("A", "x\0LD_PRELOAD=evil.so")]
    public void A_variable_that_would_be_read_as_another_is_refused(string name, string value) => Assert.Equal(ErrorCode.InvalidRequest, Refused(name, value).Code);

    [Theory]
    [InlineData("sh", "/nowhere:/bin:/usr/bin", "/bin/sh")]
    [InlineData("sh", ".:bin:", null)]
    [InlineData("sh", "", null)]
    [InlineData("..", "/bin", null)]
    [InlineData("passwd", "/etc", null)] // no program
    [InlineData("./sh", "/bin", "./sh")]
    [InlineData("/no/such", "/bin", "/no/such")]
    public void A_program_is_found_on_the_absolute_part_of_a_path(string program, string path, string? expected) => Assert.Equal(expected, ProgramPath.Find(program, path));

    private static ReeveException Refused(string name, string value) => Assert.Throws<ReeveException>(
        () => ChildEnvironment.Build(new Dictionary<string, string>(), new Dictionary<string, string?> { [name] = value }));
}
