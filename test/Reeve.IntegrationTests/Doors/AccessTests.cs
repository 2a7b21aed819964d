using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Reeve.TestKit.Doors;

namespace Reeve.IntegrationTests.Doors;

/// <summary>Who is let in, and who is not.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\n\n", 401)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nAuthorization: Bearer {token}\n\n", 200)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nAuthorization: Bearer wrong\n\n", 401)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nAuthorization: Basic {token}\n\n", 401)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nAuthorization: Bearer {token}\nAuthorization: Bearer {token}\n\n", 401)]
    [InlineData("GET /api/runs?token={token} HTTP/1.1\nHost: {host}\n\n", 400)]
    [InlineData("GET /api/runs?access_token={token} HTTP/1.1\nHost: {host}\nAuthorization: Bearer {token}\n\n", 400)]
    [InlineData("GET /api/health?token={token} HTTP/1.1\nHost: {host}\n\n", 400)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: evil.example\nAuthorization: Bearer {token}\n\n", 403)]
    [InlineData("GET /api/health HTTP/1.1\nHost: evil.example\n\n", 403)]
    [InlineData("GET /api/health HTTP/1.1\nHost: 127.0.0.1:1\n\n", 403)]
    [InlineData("GET /api/health HTTP/1.1\nHost: \n\n", 403)]
    [InlineData("GET /api/health HTTP/1.1\n\n", 400)]
    [InlineData("GET /api/health HTTP/1.0\n\n", 403)]
    [InlineData("GET /api/health HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: {host}\nForwarded: host={host}\n\n", 403)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-User: root\n\n", 401)]
    [InlineData("GET http://evil.example/api/health HTTP/1.1\nHost: {host}\n\n", 400)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nOrigin: http://evil.example\nAuthorization: Bearer {token}\n\n", 403)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nOrigin: null\nAuthorization: Bearer {token}\n\n", 403)]
    [InlineData("GET /api/runs HTTP/1.1\nHost: {host}\nOrigin: http://{host}\nAuthorization: Bearer {token}\n\n", 200)]
    [InlineData("OPTIONS /api/runs HTTP/1.1\nHost: {host}\nOrigin: http://evil.example\nAccess-Control-Request-Method: GET\n\n", 403)]
    [InlineData("GET /ws HTTP/1.1\nHost: {host}\nOrigin: http://evil.example\nAuthorization: Bearer {token}\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n", 403)]
    [InlineData("GET /ws HTTP/1.1\nHost: {host}\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n", 401)]
    [InlineData("GET /api/events HTTP/1.1\nHost: {host}\n\n", 401)]
    [InlineData("GET /metrics HTTP/1.1\nHost: {host}\n\n", 401)]
    [InlineData("GET /tile/0/000 HTTP/1.1\nHost: {host}\n\n", 401)]
    [InlineData("GET /nowhere HTTP/1.1\nHost: {host}\n\n", 401)]
    [InlineData("GET /api/runs/..%2f..%2fetc%2fpasswd HTTP/1.1\nHost: {host}\nAuthorization: Bearer {token}\n\n", 503)]
    public async Task A_request_is_let_in_by_its_host_its_origin_and_its_credential(string request, int status)
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        await using var raw = await host.DialHttpAsync();

        Assert.Equal(status, await raw.AskAsync(request.Replace("{host}", host.Http.Authority, StringComparison.Ordinal).Replace("{token}", host.Token, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_body_before_a_credential_is_neither_read_nor_awaited()
    {
        await using var host = await DoorHost.StartAsync();
        await using var raw = await host.DialHttpAsync();

        var status = await raw.AskAsync($"POST /api/runs HTTP/1.1\nHost: {host.Http.Authority}\nContent-Type: application/json\nContent-Length: 1000000\n\n");

        Assert.Equal(401, status);
    }

    [Theory]
    [InlineData("Content-Length: 1048577\n\n")]
    [InlineData("Content-Length: 99999999999999\n\n")]
    public async Task A_body_over_the_limit_is_refused_by_its_length(string rest)
    {
        await using var host = await DoorHost.StartAsync();
        await using var raw = await host.DialHttpAsync();

        Assert.Equal(413, await raw.AskAsync($"POST /api/runs HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\nContent-Type: application/json\n{rest}"));
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_refused_on_the_way()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = host.Client();
        using var body = new StreamContent(new MemoryStream(new byte[1024 * 1024 + 1]));
        body.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = body, Headers = { TransferEncodingChunked = true } };

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("GET /{path} HTTP/1.1\nHost: {host}\n\n", 414)]
    [InlineData("GET / HTTP/1.1\nHost: {host}\nX-Large: {path}\n\n", 431)]
    public async Task Lines_and_headers_are_bounded(string request, int status)
    {
        await using var host = await DoorHost.StartAsync();
        await using var raw = await host.DialHttpAsync();

        Assert.Equal(status, await raw.AskAsync(request.Replace("{host}", host.Http.Authority, StringComparison.Ordinal).Replace("{path}", new string('a', 20_000), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Guessing_is_slowed_and_never_locks_out_who_knows()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        using var guesser = host.Client(authorised: false);
        guesser.DefaultRequestHeaders.Authorization = new("Bearer", "guess");
        using var owner = host.Client();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
        {
            statuses.Add((await guesser.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_caller_that_asks_too_much_is_told_to_wait()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs, Server.Doors.DoorLimits.Default with { RequestsPerSecond = 1 });
        using var client = host.Client();
        HttpResponseMessage? last = null;
        for (var i = 0; i < 20; i++)
        {
            last = await client.GetAsync(new Uri("/api/runs", UriKind.Relative));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last!.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
    }

    [Fact]
    public async Task Json_rpc_over_tcp_needs_the_token_in_hello()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await RawRpc.DialAsync(new IPEndPoint(IPAddress.Loopback, host.RpcPort));

        Assert.Equal("unauthenticated", (await rpc.SayHelloAsync()).ErrorCode());
        Assert.Equal("unauthenticated", (await rpc.SayHelloAsync("wrong")).ErrorCode());
        Assert.Equal("hello_required", (await rpc.CallAsync(1, "daemon.health")).ErrorCode());
        Assert.Equal("1.0", (await rpc.SayHelloAsync(host.Token)).Result().GetProperty("protocol").GetString());
        Assert.Equal("ok", (await rpc.CallAsync(2, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task Scopes_a_client_declares_for_itself_are_refused()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync(hello: false);

        Assert.Contains("scopes", (await rpc.CallAsync(1, "hello", """{"protocol":"1.0","client":"t","scopes":["admin"]}""")).Message());
    }

    [Fact]
    public async Task Rotation_kills_the_old_token_and_everything_it_opened_at_once()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        using var old = host.Client();
        await using var stream = await host.DialHttpAsync();
        await stream.SendAsync($"GET /api/events HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\n\n");
        await stream.StatusAsync();
        await using var tcp = await RawRpc.DialAsync(new IPEndPoint(IPAddress.Loopback, host.RpcPort));
        await tcp.SayHelloAsync(host.Token);
        await using var local = await host.DialAsync();

        var path = (await local.CallAsync(1, "token.rotate")).Result().GetProperty("path").GetString();

        Assert.Equal(host.TokenPath, path);
        await stream.ReadUntilAsync(static text => text.Contains("0\r\n\r\n", StringComparison.Ordinal));
        Assert.Null(await tcp.ReceiveAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
        using var fresh = host.Client();
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
        Assert.Equal("ok", (await local.CallAsync(2, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_squatted_socket_path_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("reeve-squat-");
        try
        {
            var file = Path.Combine(folder.FullName, "reeve.sock");
            await File.WriteAllTextAsync(file, "somebody's words");
            Assert.Throws<Guard.ReeveException>(() => Server.Doors.UnixSocketBinder.Bind(new UnixDomainSocketEndPoint(file)));
            Assert.Equal("somebody's words", await File.ReadAllTextAsync(file));

            var link = Path.Combine(folder.FullName, "link");
            Directory.CreateSymbolicLink(link, folder.FullName);
            Assert.Throws<Guard.ReeveException>(() => Server.Doors.UnixSocketBinder.Bind(new UnixDomainSocketEndPoint(Path.Combine(link, "other.sock"))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_stale_socket_is_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("reeve-stale-");
        try
        {
            var path = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "reeve.sock"));
            using var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            dead.Bind(path);

            using var alive = Server.Doors.UnixSocketBinder.Bind(path);
            alive.Listen();
            await using var client = await RawRpc.DialAsync(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_browser_logs_in_once_by_a_code_and_changes_things_with_its_anti_forgery_token_only()
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        await using var rpc = await host.DialAsync();
        var url = new Uri((await rpc.CallAsync(1, "login.code")).Result().GetProperty("url").GetString()!);
        using var client = host.Client(authorised: false);
        client.DefaultRequestHeaders.Add("Origin", $"http://{host.Http.Authority}");

        var login = await client.PostAsJsonAsync("/login", new { code = url.Fragment[1..] });
        Assert.Equal(HttpStatusCode.NoContent, login.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsJsonAsync("/login", new { code = url.Fragment[1..] })).StatusCode);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("path=/", cookie);

        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
        var step = new { fencing_token = 1, tool = "t", args_hash = "h" };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/runs/run_1/steps", step)).StatusCode);
        var session = await client.GetFromJsonAsync<JsonElement>("/api/session");
        client.DefaultRequestHeaders.Add(session.GetProperty("anti_forgery_header").GetString()!, session.GetProperty("anti_forgery_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/api/runs/run_1/steps", step)).StatusCode);

        client.DefaultRequestHeaders.Remove("Origin");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/runs/run_1/steps", step)).StatusCode);
        client.DefaultRequestHeaders.Add("Origin", $"http://{host.Http.Authority}");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync(new Uri("/logout", UriKind.Relative), null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_person_without_a_login_is_shown_the_login_page()
    {
        await using var host = await DoorHost.StartAsync(map: static app => app.MapGet("/", static () => "dashboard"));
        using var client = host.Client(authorised: false);
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        var redirect = await client.GetAsync(new Uri("/", UriKind.Relative));
        var page = await client.GetAsync(new Uri("/login", UriKind.Relative));

        Assert.Equal("/login", redirect.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("script-src 'sha256-", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
    }
}
