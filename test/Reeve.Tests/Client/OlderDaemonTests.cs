using System.Text;
using System.Text.Json;
using Reeve.Client.Wire;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;

namespace Reeve.Tests.Client;

/// <summary>What an older daemon does not say yet.</summary>
public sealed class OlderDaemonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tools":null}""")]
    [InlineData("""{"tools":[],"of_tomorrow":1}""")]
    public void A_list_that_is_null_or_left_out_is_empty(string answer) => Assert.Empty(Read<ListToolsResponse>(answer)!.Tools);

    [Theory]
    [InlineData("""{"run":{"id":"run_1"},"steps":null}""")]
    [InlineData("""{"tools":"none"}""")]
    [InlineData("""{"tools":[{}]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_else_is_missing_or_wrong_is_refused_as_before(string answer)
    {
        Assert.ThrowsAny<JsonException>(() => Read<GetRunResponse>(answer));
        Assert.True(answer == """{"run":{"id":"run_1"},"steps":null}""" || Assert.ThrowsAny<JsonException>(() => Read<ListToolsResponse>(answer)) is not null);
    }

    [Fact]
    public void A_list_that_may_be_null_stays_so() =>
        Assert.Null(Read<StartRunResponse>("""{"run":"run_1","fencing_token":1,"lease_until":"2026-01-02T03:04:05+00:00"}""")!.Warnings);

    private static T? Read<T>(string answer) => WireJson.Read<T>(Encoding.UTF8.GetBytes(answer));
}
