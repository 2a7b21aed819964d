using Reeve.Engine.Alerts;
using Reeve.Engine.Ledger;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Alerts;

public sealed class SqliteAlertStoreTests : AlertStoreConformance, IAsyncDisposable
{
    private readonly TestStore _store = new();

    protected override IAlertStore Store => _store.Alerts;

    protected override IJournal Journal => _store.Journal;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
