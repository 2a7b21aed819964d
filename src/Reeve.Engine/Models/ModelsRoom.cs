using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Reeve.Engine.Models;

/// <summary>
/// The room of the models: the port to a language model and the catalog of those there are. A reply is data, never an instruction; providers live with the
/// connectors. Everything here is immutable after start and thread-safe. (The offline model <c>rules</c> needs no provider: it is the heartbeat's own.)
/// </summary>
public static class ModelsRoom
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton<IModelCatalog, ModelCatalog>();
        return services;
    }
}
