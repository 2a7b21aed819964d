using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Hooks;

/// <summary>
/// Hooks: the abilities of agents in a turn, each an <see cref="IAgentHook"/> that its own room registers.
/// <para>Invariants: the order is stated and the same at every turn; a hook that fails is left out and named; nothing is shown or called that the run was not
/// granted; two tools of one name are one tool and a problem; what a model is shown has bounds.</para>
/// <para>Threading: hooks are asked at once for their offers and one after the other about a call.</para>
/// </summary>
public static class HooksRoom
{
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.TryAddSingleton<HookComposite>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, HooksDoctorCheck>());
        return services;
    }
}
