using Reeve.Engine.Models;
using Reeve.Protocol.Daemon;

namespace Reeve.Server.Operations;

/// <summary>The providers of models and their circuits as the wire has them. Thread-safe: it asks.</summary>
internal sealed class ModelStatuses(ModelCatalog catalog, BreakerService breakers)
{
    public IReadOnlyList<ModelProviderStatus> List() => [.. catalog.Current.Models.GroupBy(static model => model.Provider, StringComparer.Ordinal).Select(Describe)];

    private ModelProviderStatus Describe(IGrouping<string, IChatModel> provider)
    {
        var breaker = breakers.Find(provider.Key);
        return new ModelProviderStatus
        {
            Name = provider.Key,
            Local = provider.First().IsLocal,
            Models = [.. provider.Select(static model => model.Model)],
            Circuit = breaker.Phase switch
            {
                BreakerPhase.Closed => "closed",
                BreakerPhase.Open => "open",
                _ => "trying",
            },
            Until = breaker.Until,
            Cause = breaker.Cause,
        };
    }
}
