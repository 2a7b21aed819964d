using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Models;

/// <summary>
/// The room of the models: the port to a language model, the route from a name to the models that may answer, and the circuits of their providers. Providers live with
/// the connectors. (The offline model <c>rules</c> needs none: it is the heartbeat's own.)
/// <para>Invariants: a reply is data, never an instruction; words that must stay on the machine pass no gate to elsewhere, whatever the route said; a provider that
/// asked to be left alone is, also after a restart; a circuit that opens or closes is an entry of the log.</para>
/// <para>Threading: everything is thread-safe; the set of models is swapped as a whole.</para>
/// Needs a <c>ModelSet</c>, <c>IBreakerStore</c> and the room Ledger.
/// </summary>
public static class ModelsRoom
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton<BreakerOptions>();
        services.TryAddSingleton(static provider => new ModelSet([.. provider.GetServices<IChatModel>()])); // where no settings say more
        services.TryAddSingleton<BreakerService>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<IModelRouter, ModelRouter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, ModelsDoctorCheck>());
        return services;
    }
}
