using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Access;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Protocol.Daemon;
using Reeve.Server.Doors;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;
using Reeve.TestKit.Memory;

namespace Reeve.TestKit.Doors;

/// <summary>The real doors on a real Kestrel: a Unix socket and a free loopback port, around handlers that a test scripts.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private DoorHost(WebApplication app, DirectoryInfo folder, ScriptedFeed feed)
    {
        _app = app;
        _folder = folder;
        Feed = feed;
    }

    public ScriptedFeed Feed { get; }

    public string SocketPath => Path.Combine(_folder.FullName, "s", "reeve.sock");

    public string TokenPath => Path.Combine(_folder.FullName, "token");

    public string Token => File.ReadAllText(TokenPath).Trim();

    public IServiceProvider Services => _app.Services;

    public Uri Http => new(Services.GetRequiredService<DoorAddresses>().RequireHttp());

    public int RpcPort => Services.GetRequiredService<DoorAddresses>().JsonRpcTcp!.Port;

    public static async Task<DoorHost> StartAsync(Action<ScriptedHandlers>? script = null, DoorLimits? limits = null, TimeProvider? time = null, DispatchLoad? load = null, Action<WebApplication>? map = null)
    {
        var folder = Directory.CreateTempSubdirectory("reeve-doors-");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        var feed = new ScriptedFeed();
        var handlers = new ScriptedHandlers("token.rotate", "token.grant", "token.list", "token.revoke", "login.code").On(Protocol.Operations.DaemonHealth, static (_, _, _) => ValueTask.FromResult(ScriptedDaemon.Healthy));
        script?.Invoke(handlers);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IRandomSource, SystemRandomSource>();
        builder.Services.AddSingleton<IIdSource, SortableIdSource>();
        builder.Services.AddSingleton<IDaemon, ScriptedDaemon>();
        builder.Services.AddSingleton<IEventFeed>(feed);
        builder.Services.AddSingleton<ITileSource, ScriptedTiles>();
        builder.Services.AddSingleton<IOperationHandlers>(handlers);
        builder.Services.AddSingleton<IOperationHandlers, TokenHandlers>();
        builder.Services.AddSingleton(static provider => new MemoryStorage(provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IJournal>(static provider => provider.GetRequiredService<MemoryStorage>());
        builder.Services.AddSingleton<IAccessTokenStore>(static provider => provider.GetRequiredService<MemoryStorage>());
        builder.Services.AddAccess();
        if (load is not null)
        {
            builder.Services.AddSingleton(load);
        }

        ListenerEndpoint[] endpoints =
        [
            new ListenerEndpoint.UnixSocket(Path.Combine(folder.FullName, "s", "reeve.sock")),
            new ListenerEndpoint.Http(new IPEndPoint(IPAddress.Loopback, 0)),
            new ListenerEndpoint.JsonRpcTcp(new IPEndPoint(IPAddress.Loopback, 0)),
        ];
        builder.Services.AddDoors(new DoorsOptions { TokenPath = Path.Combine(folder.FullName, "token"), Owner = "ann", Limits = limits ?? DoorLimits.Default });
        builder.WebHost.ConfigureKestrel(kestrel => DoorsRoom.ConfigureListeners(kestrel, endpoints));
        var app = builder.Build();
        app.MapDoors();
        map?.Invoke(app);
        await app.StartAsync();
        return new DoorHost(app, folder, feed);
    }

    /// <summary>Bytes to the HTTP port, as they stand.</summary>
    public async Task<RawHttp> DialHttpAsync() => await RawHttp.DialAsync(new IPEndPoint(IPAddress.Loopback, Http.Port));

    public async Task<RawRpc> DialAsync(bool hello = true)
    {
        var rpc = await RawRpc.DialAsync(new UnixDomainSocketEndPoint(SocketPath));
        if (hello)
        {
            await rpc.SayHelloAsync();
        }

        return rpc;
    }

    /// <summary>Grants a token and returns its secret.</summary>
    public async Task<string> GrantAsync(string name, ScopeSet scopes, TimeSpan? life = null) =>
        (await Services.GetRequiredService<AccessService>().GrantAsync(new TokenDraft(name, scopes, life, "ann", "test"), CancellationToken.None)).Secret;

    public Task RevokeAsync(string name) => Services.GetRequiredService<AccessService>().RevokeAsync(name, "test", CancellationToken.None);

    /// <summary>A client with a bearer token of its own.</summary>
    public HttpClient Client(string token)
    {
        var client = Client(authorised: false);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public HttpClient Client(bool authorised = true)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Http };
        if (authorised)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(patience.Token);
        }

        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
