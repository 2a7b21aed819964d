using Reeve.Engine.Tools;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Tools;

/// <summary>Defects measured in the system this one replaces, each impossible here.</summary>
public sealed class KnownDefectTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_projects_and_two_owners_never_share_the_configuration_of_a_tool_of_one_name()
    {
        await using var store = new TestStore();
        using var tools = new ToolService(new ToolCache(), store.Tools, store.Journal, store.Time, new ToolOptions());
        foreach (var (owner, project) in new[] { ("ann", "shop"), ("ann", "blog"), ("ben", "shop") })
        {
            await tools.RegisterAsync(owner, project, [("mail.send", new ToolSettings())], "x", Never);
        }

        await tools.ConfigureAsync(new ToolKey("ann", "shop", "mail.send"), new ToolSettings { Enabled = false }, "x", null, Never);

        Assert.False(tools.Find(new ToolKey("ann", "shop", "mail.send"))!.Enabled);
        Assert.True(tools.Find(new ToolKey("ann", "blog", "mail.send"))!.Enabled);
        Assert.True(tools.Find(new ToolKey("ben", "shop", "mail.send"))!.Enabled);
    }
}
