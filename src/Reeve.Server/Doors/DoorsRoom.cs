using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Guard;
using Reeve.Server.Doors.Access;
using Reeve.Server.Doors.Http;
using Reeve.Server.Doors.JsonRpc;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors;

/// <summary>
/// The doors: how people, programs and agents reach the daemon. Every door serves the same operations from one registry through one dispatcher.
/// Nobody is served before the door knows who asks, and nothing of a request is read before that but what says who asks. Every queue, frame, body,
/// stream and connection has a bound in <see cref="DoorLimits"/>. Composed at start; thread-safe from then on.
/// </summary>
internal static class DoorsRoom
{
    /// <summary>Registers the doors. The host brings the time, ids, randomness, <see cref="IDaemon"/>, the feed and the handlers' services.</summary>
    public static IServiceCollection AddDoors(this IServiceCollection services, DoorsOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Limits);
        services.TryAddSingleton(new DispatchLoad());
        services.AddSingleton<DispatchMetrics>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<OperationRegistry>();
        services.AddSingleton(provider => new TokenStore(options.TokenPath, provider.GetRequiredService<Engine.Foundation.IRandomSource>()));
        services.AddSingleton<TokenAccess>();
        services.AddSingleton<AuthenticationLimiter>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<LoginCodes>();
        services.AddSingleton<DoorAddresses>();
        services.AddSingleton<IOperationHandlers, AccessHandlers>();
        services.AddSingleton<RpcServices>();
        services.AddSingleton<LocalConnections>();
        services.AddSingleton<HttpCredentials>();
        services.AddSingleton<RequestLimiter>();
        services.AddSingleton<OperationEndpoints>();
        services.AddSingleton<LoginEndpoints>();
        services.AddSingleton<EventPump>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<EventStreamEndpoint>();
        services.AddSingleton<WebSocketEndpoint>();
        services.AddSingleton<TileEndpoints>();
        services.AddSingleton<MetricsExporter>();
        services.AddSingleton<DocumentEndpoints>();
        services.AddRoutingCore();
        services.Configure<SocketTransportOptions>(static transport =>
        {
            transport.CreateBoundListenSocket = UnixSocketBinder.Bind;

            // A connection's reader runs where its bytes arrive instead of hopping to another thread for each frame: half of a round trip.
            // It blocks nobody but its own connection.
            transport.UnsafePreferInlineScheduling = true;
        });
        return services;
    }

    /// <summary>Writes a fresh token, checks that every operation is served, and puts the rings and routes in place. Call before the start.</summary>
    public static void MapDoors(this WebApplication app)
    {
        app.Services.GetRequiredService<OperationRegistry>();
        app.Services.GetRequiredService<TokenStore>().Rotate();
        app.UseMiddleware<HttpRing>();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.UseRouting();
        app.UseMiddleware<AccessRing>();
        app.Services.GetRequiredService<OperationEndpoints>().Map(app);
        app.Services.GetRequiredService<LoginEndpoints>().Map(app);
        app.Services.GetRequiredService<EventStreamEndpoint>().Map(app);
        app.Services.GetService<TurnStreamEndpoint>()?.Map(app);
        app.Services.GetRequiredService<WebSocketEndpoint>().Map(app);
        app.Services.GetRequiredService<TileEndpoints>().Map(app);
        app.Services.GetRequiredService<DocumentEndpoints>().Map(app);
    }

    /// <summary>Opens the listeners with their bounds, or refuses an address that may not be opened.</summary>
    public static void ConfigureListeners(KestrelServerOptions kestrel, IReadOnlyList<ListenerEndpoint> endpoints)
    {
        if (ListenerRules.Judge(endpoints) is ListenerDecision.Refused refused)
        {
            throw new ReeveException(ErrorCode.InvalidConfiguration, refused.Reason, refused.Hint);
        }

        KestrelLimits.Apply(kestrel);
        var listeners = new Listeners(kestrel);
        foreach (var endpoint in endpoints)
        {
            listeners.Open(endpoint);
        }
    }
}
