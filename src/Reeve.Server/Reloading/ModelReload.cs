using Reeve.Connectors.Models;
using Reeve.Engine.Models;
using Reeve.Server.Hosting;

namespace Reeve.Server.Reloading;

/// <summary>The models and who may be sent words: calls under way end on the provider they began with.</summary>
internal sealed class ModelReload(ModelCatalog catalog, ChatModelFactory factory) : IReloadable
{
    public Action Prepare(DaemonSettings next)
    {
        var models = ModelSettings.Models(next.Config, factory);
        return () => catalog.Replace(models);
    }
}
