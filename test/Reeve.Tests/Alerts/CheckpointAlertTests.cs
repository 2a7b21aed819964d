using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger.Signing;
using Reeve.Guard.Transparency;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;
using Reeve.TestKit.Webhooks;

namespace Reeve.Tests.Alerts;

public sealed class CheckpointAlertTests
{
    [Fact]
    public async Task A_checkpoint_file_that_cannot_be_written_is_told_once_an_hour()
    {
        Assert.SkipUnless(Ed25519.IsAvailable, "This machine cannot sign.");
        await using var store = new TestStore();
        var options = new AlertOptions();
        await using var house = new AlertHouse(options, store.Alerts, store.Journal, new ScriptedCarrier(static _ => new AlertAnswer.Taken(200)), new CountingIdSource(), store.Time);
        Directory.CreateDirectory(store.File("taken")); // a folder where the file should be
        var signer = new LedgerSigner(
            store.Journal, LedgerKeyFile.LoadOrCreate(store.File("log.key"), "reeve/test", store.Random), new CheckpointOptions("reeve/test") { Files = [store.File("taken")] },
            store.Time, NullLogger<LedgerSigner>.Instance);
        using var worker = new CheckpointAlertWorker(signer, house.Alerts, options, NullLogger<CheckpointAlertWorker>.Instance);
        await worker.StartAsync(CancellationToken.None);

        await house.RaiseAsync("news");
        await signer.SignAsync(CancellationToken.None);
        await ToldAsync(1);
        store.Time.Advance(TimeSpan.FromMinutes(30));
        await house.RaiseAsync("more news");
        await signer.SignAsync(CancellationToken.None);
        store.Time.Advance(TimeSpan.FromMinutes(31));
        await house.RaiseAsync("and more");
        await signer.SignAsync(CancellationToken.None);
        await ToldAsync(2);
        await worker.StopAsync(CancellationToken.None);

        Task ToldAsync(int count) => Eventually.TrueAsync(
            async () => (await house.Alerts.ListAsync(new AlertFilter(Kind: CheckpointAlertWorker.Kind), new PageRequest(null, 10), CancellationToken.None)).Items.Count == count,
            $"{count} alerts are raised");
    }
}
