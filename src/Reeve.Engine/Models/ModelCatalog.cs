using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Models;

/// <summary>The providers the composition root registered, by name. Fixed at start: two providers with one name is a defect in the composition, not a choice.</summary>
internal sealed partial class ModelCatalog : IModelCatalog
{
    private readonly FrozenDictionary<string, IModelProvider> _providers;

    public ModelCatalog(IEnumerable<IModelProvider> providers, ILogger<ModelCatalog> logger)
    {
        _providers = providers.ToFrozenDictionary(static provider => provider.Name, StringComparer.Ordinal);
        Names = [.. _providers.Keys.Order(StringComparer.Ordinal)];
        foreach (var name in Names)
        {
            LogProvider(logger, name, _providers[name].IsLocal);
        }
    }

    public IReadOnlyList<string> Names { get; }

    public IModelProvider? Find(string name) => _providers.GetValueOrDefault(name);

    [LoggerMessage(1400, LogLevel.Debug, "Model provider {Name} (local: {IsLocal})")]
    private static partial void LogProvider(ILogger logger, string name, bool isLocal);
}
