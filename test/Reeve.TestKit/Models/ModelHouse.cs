using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Models;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Models;

/// <summary>The room of the models over memory, with time that a test moves. May be closed and opened again: what was kept is restored.</summary>
public sealed class ModelHouse
{
    public ModelHouse(params IChatModel[] models)
        : this(new ManualTimeProvider(), new ModelSet([.. models]))
    {
    }

    public ModelHouse(ManualTimeProvider time, ModelSet models)
    {
        (Time, Storage) = (time, new MemoryStorage(time));
        Open(models);
    }

    public ManualTimeProvider Time { get; }

    public MemoryStorage Storage { get; }

    public BreakerOptions Options { get; set; } = new() { Failures = 2 };

    public BreakerService Breakers { get; private set; } = null!;

    public ModelCatalog Catalog { get; private set; } = null!;

    public IModelRouter Router { get; private set; } = null!;

    public async Task ReopenAsync()
    {
        Open(Catalog.Current);
        await Breakers.RestoreAsync(CancellationToken.None);
    }

    private void Open(ModelSet models)
    {
        Breakers = new BreakerService(Storage, Storage, Options, Time, NullLogger<BreakerService>.Instance);
        Catalog = new ModelCatalog(models, Breakers);
        Router = new ModelRouter(Catalog, Breakers);
    }
}
