using Microsoft.Extensions.DependencyInjection;

namespace Reeve.Engine.Delivery;

/// <summary>
/// The room of the rails: what becomes of a finding, and the notifications its owner sees. Every finding is decided exactly once, by a named rule, on the
/// record; one key of one run tells an owner at most once, however often the run is tried. The rules are pure, the services are thread-safe and hold no state.
/// </summary>
public static class DeliveryRoom
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<DeliveryRecorder>()
        .AddSingleton<DeliveryService>()
        .AddSingleton<NotificationService>();
}
