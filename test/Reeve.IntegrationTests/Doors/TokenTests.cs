using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Reeve.Engine.Access;
using Reeve.Protocol;
using Reeve.TestKit.Doors;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Doors;

/// <summary>Granted tokens at the real doors: what they open, and how they end.</summary>
public sealed class TokenTests
{
    private static readonly Uri Runs = new("/api/runs", UriKind.Relative);

    [Theory]
    [InlineData(ScopeSet.Read)]
    [InlineData(ScopeSet.Operate)]
    [InlineData(ScopeSet.Approve)]
    [InlineData(ScopeSet.Read | ScopeSet.Operate)]
    [InlineData(TokenRules.Grantable)]
    public async Task A_token_reaches_exactly_the_operations_of_its_scopes(ScopeSet scopes)
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await RawRpc.DialAsync(new IPEndPoint(IPAddress.Loopback, host.RpcPort));
        (await rpc.SayHelloAsync(await host.GrantAsync("device", scopes))).Result();

        var reached = new List<string>();
        foreach (var operation in Operations.All.Where(static operation => operation.Name != "hello"))
        {
            if ((await rpc.CallAsync(reached.Count + 1, operation.Name)).ErrorCode() != "forbidden")
            {
                reached.Add(operation.Name);
            }
        }

        // Ending one's own watch needs no scope beyond the one that started it.
        var allowed = Operations.All.Where(operation => operation.Name != "hello" && (operation.Name == "events.unsubscribe" || ScopeRules.Allows(scopes, ScopeRules.Find(operation.Scope)!.Value)));
        Assert.Equal(allowed.Select(static operation => operation.Name), reached);
    }

    [Theory]
    [InlineData(ScopeSet.Read, "/api/runs", 200)]
    [InlineData(ScopeSet.Operate, "/api/runs", 403)]
    [InlineData(ScopeSet.Read, "/metrics", 200)]
    [InlineData(ScopeSet.Approve, "/metrics", 403)]
    [InlineData(ScopeSet.Read, "/openapi/v1.json", 200)]
    [InlineData(ScopeSet.Approve, "/openapi/v1.json", 403)]
    [InlineData(ScopeSet.Operate, "/api/events", 403)]
    [InlineData(ScopeSet.Operate, "/checkpoint", 403)]
    [InlineData(ScopeSet.Operate, "/tile/0/000", 403)]
    [InlineData(ScopeSet.Read, "/tile/entries/000", 403)]
    [InlineData(TokenRules.Grantable, "/api/tokens", 403)]
    [InlineData(TokenRules.Grantable, "/api/session", 404)]
    public async Task A_page_beside_the_operations_keeps_to_the_scopes_too(ScopeSet scopes, string address, int status)
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        using var client = host.Client(await host.GrantAsync("device", scopes));

        Assert.Equal(status, (int)(await client.GetAsync(new Uri(address, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_token_is_granted_listed_and_revoked_and_its_secret_is_shown_once()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        using var admin = host.Client();

        var granted = await admin.PostAsJsonAsync("/api/tokens", new { name = "phone", scopes = new[] { "read" }, expires_in_seconds = 3600 });
        var answer = await granted.Content.ReadFromJsonAsync<JsonElement>();
        var secret = answer.GetProperty("secret").GetString()!;
        Assert.Equal("phone", answer.GetProperty("token").GetProperty("name").GetString());
        using var phone = host.Client(secret);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync(Runs)).StatusCode);

        var list = await admin.GetStringAsync(new Uri("/api/tokens", UriKind.Relative));
        Assert.Contains("\"phone\"", list);
        Assert.Contains("\"live\"", list);
        Assert.DoesNotContain(secret, list);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/tokens", new { name = "phone", scopes = new[] { "read" } })).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsJsonAsync("/api/tokens/phone/revoke", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync(Runs)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsJsonAsync("/api/tokens/phone/revoke", new { })).StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"x","scopes":["admin"]}""")]
    [InlineData("""{"name":"x","scopes":["root"]}""")]
    [InlineData("""{"name":"x","scopes":["none"]}""")]
    [InlineData("""{"name":"x","scopes":[]}""")]
    [InlineData("""{"name":"../x","scopes":["read"]}""")]
    [InlineData("""{"name":"x","scopes":["read"],"expires_in_seconds":0}""")]
    [InlineData("""{"name":"x","scopes":["read"],"expires_in_seconds":9007199254740991}""")]
    [InlineData("""{"name":"x","scopes":["read"],"owner":"bob"}""")]
    public async Task What_may_not_be_granted_is_refused_with_the_reason(string request)
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();

        Assert.Equal("invalid_request", (await rpc.CallAsync(1, "token.grant", request)).ErrorCode());
        Assert.Equal(0, (await rpc.CallAsync(2, "token.list")).Result().GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task Revoking_cuts_every_open_connection_of_that_token_and_of_no_other()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        var (lost, kept) = (await host.GrantAsync("lost", ScopeSet.Read), await host.GrantAsync("kept", ScopeSet.Read));
        await using var stream = await StreamAsync(host, lost);
        await using var other = await StreamAsync(host, kept);
        using var socket = await ConnectAsync(host, lost);
        await using var tcp = await RawRpc.DialAsync(new IPEndPoint(IPAddress.Loopback, host.RpcPort));
        await tcp.SayHelloAsync(lost);
        (await tcp.CallAsync(1, "events.subscribe")).Result();
        await Eventually.TrueAsync(() => host.Feed.Watchers == 4, "the feed has 4 watchers");

        await host.RevokeAsync("lost");

        await stream.ReadUntilAsync(static text => text.Contains("0\r\n\r\n", StringComparison.Ordinal));
        Assert.Null(await tcp.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, (await socket.ReceiveAsync(new byte[1024], TestContext.Current.CancellationToken)).CloseStatus);
        await Eventually.TrueAsync(() => host.Feed.Watchers == 1, "the feed has 1 watcher");
        host.Feed.Publish("run.started");
        Assert.Contains("run.started", await other.ReadUntilAsync(static text => text.Contains("run.started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_call_in_flight_ends_with_the_token_it_came_with()
    {
        var (arrived, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await DoorHost.StartAsync(handlers => handlers.On(Operations.RunsList, async (_, _, life) =>
        {
            arrived.TrySetResult();
            await using var told = life.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
            life.ThrowIfCancellationRequested();
            return new Protocol.Runs.ListRunsResponse { Runs = [] };
        }));
        using var client = host.Client(await host.GrantAsync("lost", ScopeSet.Read));
        var asked = client.GetAsync(Runs, TestContext.Current.CancellationToken);
        await arrived.Task;

        await host.RevokeAsync("lost");

        Assert.NotEqual(HttpStatusCode.OK, (await asked).StatusCode);
    }

    [Fact]
    public async Task Frames_that_were_sent_before_the_revocation_are_not_served_after_it()
    {
        DoorHost? running = null;
        var revoked = 0;
        await using var host = running = await DoorHost.StartAsync(handlers => handlers.On(Operations.RunsList, async (_, caller, _) =>
        {
            if (Interlocked.Exchange(ref revoked, 1) == 1)
            {
                throw new InvalidOperationException("served with a dead token");
            }

            await running!.RevokeAsync("lost");
            Assert.True(caller.Revoked.IsCancellationRequested);
            return new Protocol.Runs.ListRunsResponse { Runs = [] };
        }));
        await using var tcp = await RawRpc.DialAsync(new IPEndPoint(IPAddress.Loopback, host.RpcPort));
        await tcp.SayHelloAsync(await host.GrantAsync("lost", ScopeSet.Read));

        await tcp.CallAsync(1, "runs.list").WaitAsync(TimeSpan.FromSeconds(20)).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.Null(await tcp.ReceiveAsync());
    }

    [Fact]
    public async Task An_expired_token_is_refused_with_its_own_code_and_a_hint_and_its_streams_end()
    {
        var time = new ManualTimeProvider();
        await using var host = await DoorHost.StartAsync(HttpTests.Runs, time: time);
        var secret = await host.GrantAsync("guest", ScopeSet.Read, TimeSpan.FromMinutes(5));
        using var client = host.Client(secret);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Runs)).StatusCode);
        await using var stream = await StreamAsync(host, secret);

        time.Advance(TimeSpan.FromMinutes(5));

        await stream.ReadUntilAsync(static text => text.Contains("0\r\n\r\n", StringComparison.Ordinal));
        using var refused = await client.GetAsync(Runs);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("token_expired", problem.GetProperty("code").GetString());
        Assert.Contains("reeve token new guest", problem.GetProperty("hint").GetString());
        await using var tcp = await RawRpc.DialAsync(new IPEndPoint(IPAddress.Loopback, host.RpcPort));
        Assert.Equal("token_expired", (await tcp.SayHelloAsync(secret)).ErrorCode());
    }

    [Fact]
    public async Task Rotation_and_logins_are_the_operators_and_leave_granted_tokens_alone()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        using var phone = host.Client(await host.GrantAsync("phone", ScopeSet.Read));
        await using var local = await host.DialAsync();
        var code = new Uri((await local.CallAsync(1, "login.code")).Result().GetProperty("url").GetString()!).Fragment[1..];
        using var browser = host.Client(authorised: false);
        browser.DefaultRequestHeaders.Add("Origin", $"http://{host.Http.Authority}");
        var login = await browser.PostAsJsonAsync("/login", new { code });
        browser.DefaultRequestHeaders.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Runs)).StatusCode);
        await host.RevokeAsync("phone");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Runs)).StatusCode);
        using var tablet = host.Client(await host.GrantAsync("tablet", ScopeSet.Read));

        (await local.CallAsync(2, "token.rotate")).Result();

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Runs)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync(Runs)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await tablet.GetAsync(Runs)).StatusCode);
    }

    [Fact]
    public async Task Guesses_are_counted_by_the_daemons_clock()
    {
        var time = new ManualTimeProvider();
        await using var host = await DoorHost.StartAsync(limits: Server.Doors.DoorLimits.Default with { FailedAuthentications = 2 }, time: time);
        using var guesser = host.Client("guess");

        Assert.Equal([401, 401, 429, 429], await StatusesAsync(guesser, 4));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([401, 429], await StatusesAsync(guesser, 2));
    }

    [Fact]
    public async Task Requests_are_counted_by_the_daemons_clock_and_each_token_has_its_own_count()
    {
        var time = new ManualTimeProvider();
        await using var host = await DoorHost.StartAsync(HttpTests.Runs, Server.Doors.DoorLimits.Default with { RequestsPerSecond = 1 }, time);
        using var one = host.Client(await host.GrantAsync("one", ScopeSet.Read));
        using var other = host.Client(await host.GrantAsync("other", ScopeSet.Read));

        Assert.Equal([200, 200, 429], await StatusesAsync(one, 3));
        Assert.Equal([200], await StatusesAsync(other, 1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([200, 429], await StatusesAsync(one, 2));
    }

    private static async Task<List<int>> StatusesAsync(HttpClient client, int times)
    {
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
        {
            statuses.Add((int)(await client.GetAsync(Runs)).StatusCode);
        }

        return statuses;
    }

    private static async Task<RawHttp> StreamAsync(DoorHost host, string token)
    {
        var stream = await host.DialHttpAsync();
        Assert.Equal(200, await stream.AskAsync($"GET /api/events HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {token}\n\n"));
        return stream;
    }

    private static async Task<ClientWebSocket> ConnectAsync(DoorHost host, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket.ConnectAsync(new UriBuilder(host.Http) { Scheme = "ws", Path = "/ws" }.Uri, TestContext.Current.CancellationToken);
        return socket;
    }
}
