using System.Collections.Immutable;

namespace Reeve.Engine.Models;

/// <summary>Holds the models as they are now, each behind its gate. A reload replaces them all at once; calls under way end on those they began with. Thread-safe.</summary>
public sealed class ModelCatalog
{
    private readonly BreakerService _breakers;
    private volatile ModelSet _current;

    public ModelCatalog(ModelSet models, BreakerService breakers)
    {
        _breakers = breakers;
        _current = Gate(models);
    }

    public ModelSet Current => _current;

    public void Replace(ModelSet models) => _current = Gate(models);

    private ModelSet Gate(ModelSet models) => models with { Models = [.. models.Models.Select(model => new GatedModel(model, _breakers))] };
}
