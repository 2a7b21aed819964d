using Reeve.Engine.Alerts;
using Reeve.Engine.Ledger;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Alerts;

public sealed class MemoryAlertStoreTests : AlertStoreConformance
{
    private readonly MemoryStorage _storage = new(new ManualTimeProvider());

    protected override IAlertStore Store => _storage;

    protected override IJournal Journal => _storage;
}
