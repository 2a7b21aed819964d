using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.Protocol;

namespace Reeve.EndToEndTests.Doors;

/// <summary>No door can drift: whatever the registry offers at both doors is asked at both, of the real program, and answered equally.</summary>
public sealed class EveryDoorTests(LiveHome home) : IClassFixture<LiveHome>
{
    public static TheoryData<string> AtBothDoors() =>
        [.. Operations.All.Where(static operation => !operation.ConnectionOnly).Select(static operation => operation.Name)];

    [Theory]
    [MemberData(nameof(AtBothDoors))]
    public async Task Both_doors_answer_alike(string name)
    {
        var operation = Named(name);
        Assert.True(DoorComparisons.All.TryGetValue(operation, out var comparison), $"{name} has no comparison: add a row to DoorComparisons.");
        if (comparison.EndsTheDaemon || comparison.LeavesWork)
        {
            await using var one = await LiveHome.StartAsync();
            await using var other = await LiveHome.StartAsync();
            await CompareAsync(operation, comparison, one, other);
        }
        else
        {
            await CompareAsync(operation, comparison, home, home);
        }
    }

    [Theory]
    [MemberData(nameof(AtBothDoors))]
    public async Task Both_doors_refuse_alike_what_they_do_not_know(string name)
    {
        var operation = Named(name);
        var subject = new JsonObject();
        foreach (var member in operation.RequestInfo.Properties.Where(member => operation.Path.Contains("{" + member.Name + "}", StringComparison.Ordinal)))
        {
            subject[member.Name] = member.PropertyType == typeof(long) ? 987_654_321 : "no_such_thing";
        }

        var strange = subject.DeepClone().AsObject();
        strange["no_such_member"] = "x";
        Assert.Equal("invalid_request", await RefusalAsync(() => home.Rpc.CallAsync(name, strange)));
        Assert.Equal("invalid_request", await RefusalAsync(() => home.AskHttpAsync(operation, strange)));
        if (subject.Count > 0)
        {
            var overSocket = await RefusalAsync(() => home.Rpc.CallAsync(name, subject), words: true);
            Assert.Equal(overSocket, await RefusalAsync(() => home.AskHttpAsync(operation, subject), words: true));
        }
    }

    private static async Task CompareAsync(Operation operation, DoorComparison comparison, LiveHome one, LiveHome other)
    {
        var overSocket = comparison.Normalise(await one.Rpc.CallAsync(operation.Name, await comparison.Request(one)));
        var overHttp = comparison.Normalise(await other.AskHttpAsync(operation, await comparison.Request(other)));

        Assert.True(JsonNode.DeepEquals(overSocket, overHttp), $"{operation.Name}\nsocket {overSocket.ToJsonString()}\nhttp   {overHttp.ToJsonString()}");
    }

    private static async Task<string> RefusalAsync(Func<Task<JsonObject>> ask, bool words = false)
    {
        var refusal = await Assert.ThrowsAsync<WireException>(ask);
        return words ? refusal.Message : refusal.Code;
    }

    private static Operation Named(string name) => Operations.All.Single(operation => operation.Name == name);
}
