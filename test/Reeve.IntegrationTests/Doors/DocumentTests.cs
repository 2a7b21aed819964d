using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reeve.TestKit.Doors;

namespace Reeve.IntegrationTests.Doors;

/// <summary>What machines read: the API's description, the metrics, the tiles.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task The_description_names_every_operation_with_an_address()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = host.Client();

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        foreach (var operation in Protocol.Operations.All.Where(static operation => !operation.ConnectionOnly))
        {
            var described = document.GetProperty("paths").GetProperty(operation.Path).GetProperty(operation.Method.ToLowerInvariant());
            Assert.Equal(operation.Name, described.GetProperty("operationId").GetString());
        }

        foreach (var reference in References(document))
        {
            Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty(reference.Split('/')[^1], out _), reference);
        }
    }

    [Fact]
    public async Task Metrics_count_operations_by_outcome()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = host.Client();
        await client.GetAsync(new Uri("/api/health", UriKind.Relative));

        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("# TYPE reeve_operation_duration_seconds histogram", text);
        Assert.Contains("reeve_operation_duration_seconds_count{operation=\"daemon.health\",outcome=\"ok\"}", text);
        Assert.Contains("reeve_operations_in_flight", text);
    }

    [Theory]
    [InlineData("/checkpoint", 200, "text/plain")]
    [InlineData("/tile/0/000", 200, "application/octet-stream")]
    [InlineData("/tile/0/000.p/3", 200, "application/octet-stream")]
    [InlineData("/tile/entries/000.p/3", 200, "application/octet-stream")]
    [InlineData("/tile/0/001", 404, "application/problem+json")]
    [InlineData("/tile/0/0", 400, "application/problem+json")]
    [InlineData("/tile/0/..%2f..%2fetc", 400, "application/problem+json")]
    public async Task Tiles_are_served_in_the_layout_verifiers_know(string address, int status, string type)
    {
        await using var host = await DoorHost.StartAsync();
        using var client = host.Client();

        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(address == "/tile/0/000", response.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member =>
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)).Where(static one => one.StartsWith("#/components", StringComparison.Ordinal)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
