using Reeve.TestKit.Doors;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Reeve.Protocol.Runs;

namespace Reeve.IntegrationTests.Doors;

/// <summary>What the HTTP door does for clients that behave, and for those that almost do.</summary>
public sealed class HttpTests
{
    [Fact]
    public async Task Health_needs_no_credential_on_either_listener()
    {
        await using var host = await DoorHost.StartAsync();
        using var tcp = host.Client(authorised: false);

        Assert.Equal("ok", (await tcp.GetFromJsonAsync<JsonElement>("/api/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_local_socket_speaks_http_too_and_knows_its_peer()
    {
        await using var host = await DoorHost.StartAsync(Runs);
        var path = host.SocketPath;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://reeve") };

        var list = await client.GetFromJsonAsync<JsonElement>("/api/runs?agent=watchman&limit=2&live=true");

        Assert.Equal("watchman/2/True", list.GetProperty("next").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/runs") { Headers = { Host = "evil.example" } })).StatusCode);
    }

    [Fact]
    public async Task Route_body_and_idempotency_key_become_one_request()
    {
        await using var host = await DoorHost.StartAsync(Runs);
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs/run_7/steps")
        {
            Content = JsonContent.Create(new { fencing_token = 3, tool = "mail.send", args_hash = new string('a', 64) }),
            Headers = { { "Idempotency-Key", "once" } },
        };

        var reply = await (await client.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("run_7/3/mail.send/once", reply.GetProperty("rule").GetString());
    }

    [Theory]
    [InlineData("/api/runs?colour=red", "colour")]
    [InlineData("/api/runs?limit=1&limit=2", "limit")]
    [InlineData("/api/runs?limit=-1", "limit")]
    [InlineData("/api/runs?limit=99999999999999999999", "limit")]
    [InlineData("/api/runs?limit=ten", "limit")]
    [InlineData("/api/runs?live=yes", "live")]
    [InlineData("/api/runs/run_1?x=1", "x")]
    [InlineData("/api/events/log?after=9007199254740992", "after")]
    public async Task A_wrong_parameter_is_named(string address, string name)
    {
        await using var host = await DoorHost.StartAsync(Runs);
        using var client = host.Client();

        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
        Assert.Contains($"'{name}'", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("""{"fencing_token":1,"tool":"t","args_hash":"h","colour":"red"}""", "colour")]
    [InlineData("""{"fencing_token":-1,"tool":"t","args_hash":"h"}""", "fencing_token")]
    [InlineData("""{"fencing_token":1e400,"tool":"t","args_hash":"h"}""", "fencing_token")]
    [InlineData("""{"fencing_token":9007199254740992,"tool":"t","args_hash":"h"}""", "fencing_token")]
    [InlineData("""{"fencing_token":1,"tool":"t"}""", "args_hash")]
    [InlineData("""{"run":"run_9","fencing_token":1,"tool":"t","args_hash":"h"}""", "run")]
    [InlineData("""{"tool":"t","tool":"u","fencing_token":1,"args_hash":"h"}""", "tool")]
    [InlineData("""{"tool":7,"fencing_token":1,"args_hash":"h"}""", "tool")]
    [InlineData("""{"tool":null,"fencing_token":1,"args_hash":"h"}""", "tool")]
    [InlineData("""{"tool":"\ud800","fencing_token":1,"args_hash":"h"}""", "")]
    [InlineData("""{"\ud800":1,"fencing_token":1,"args_hash":"h"}""", "")]
    [InlineData("[]", "object")]
    [InlineData("{", "")]
    [InlineData("{} {}", "")]
    public async Task A_wrong_body_is_refused_with_what_is_wrong(string body, string names)
    {
        await using var host = await DoorHost.StartAsync(Runs);
        using var client = host.Client();

        using var response = await client.PostAsync(new Uri("/api/runs/run_1/steps", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
        Assert.Contains(names, problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("Reeve.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_address_nobody_serves_is_a_problem_too()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = host.Client();

        using var response = await client.GetAsync(new Uri("/api/nowhere", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_operation", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    internal static void Runs(ScriptedHandlers script) => Script(script);

    internal static ScriptedHandlers Script(ScriptedHandlers script) => script
        .On(Protocol.Operations.RunsList, static (request, _, _) => ValueTask.FromResult(new ListRunsResponse { Runs = [], Next = $"{request.Agent}/{request.Limit}/{request.Live}" }))
        .On(Protocol.Operations.StepsBegin, static (request, _, _) => ValueTask.FromResult(new BeginStepResponse
        {
            Decision = "allow",
            Step = "step_1",
            Rule = $"{request.Run}/{request.FencingToken}/{request.Tool}/{request.IdempotencyKey}",
            Durability = "accepted",
        }));
}
