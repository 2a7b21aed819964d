using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Connectors.Cloud;
using Reeve.Engine.Alerts;
using Reeve.Engine.Cloud;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Tools;
using Reeve.TestKit.Storage;

namespace Reeve.TestKit.Cloud;

/// <summary>The Cloud room's loop over the real storage, one round at a time, with the real client or one that a test scripts. Made anew, it is the next daemon.</summary>
internal sealed class CloudHouse : IAlertSink, IDisposable
{
    private readonly CloudWorker _worker;
    private readonly string? _keyFile;

    private CloudHouse(TestStore store, CloudOptions options, Func<CloudState, ICloudClient> connect, IJournal? journal, string? keyFile)
    {
        _keyFile = keyFile;
        State = new CloudState(options);
        var client = connect(State);
        Tools = new ToolService(new ToolCache(), store.Tools, store.Journal, store.Time, new ToolOptions());
        var positions = new CloudPositions(store.Clouds, journal ?? store.Journal, State);
        var pull = new CloudPull(client, Tools, positions, this, State, NullLogger<CloudPull>.Instance);
        var push = new CloudPush(client, store.Ledger, positions, State);
        _worker = new CloudWorker(pull, push, positions, State, new CloudSeams(store.Time, store.Random), NullLogger<CloudWorker>.Instance);
    }

    public CloudState State { get; }

    public CloudStatus Status => State.Status;

    public ToolService Tools { get; }

    public List<AlertDraft> Alerts { get; } = [];

    /// <summary>Over the real wire to a server. The key lies in a file, as an operator would put it there.</summary>
    public static CloudHouse Over(TestStore store, Uri endpoint, Func<CloudOptions, CloudOptions>? change = null, string key = CloudServer.Key)
    {
        var options = new CloudOptions { Endpoint = endpoint, HasKey = true, Log = "reeve/test", Owner = "me" };
        options = change?.Invoke(options) ?? options;
        var keyFile = store.File("cloud.key");
        File.WriteAllText(keyFile, key + "\n");
        return new CloudHouse(store, options, _ => CloudClientFactory.Create(options, new CloudKeyFile(null, keyFile), TimeProvider.System), null, keyFile);
    }

    /// <summary>With a client and perhaps a journal that a test scripts.</summary>
    public static CloudHouse Over(TestStore store, ICloudClient client, int batch = 500, IJournal? journal = null) => Over(store, _ => client, batch, journal);

    /// <summary>The same, with a client that knows the loop's state: the one that passes the gate.</summary>
    public static CloudHouse Over(TestStore store, Func<CloudState, ICloudClient> connect, int batch = 500, IJournal? journal = null) => new(
        store, new CloudOptions { Endpoint = new Uri("https://cloud.example/"), HasKey = true, Log = "reeve/test", Owner = "me", Batch = batch }, connect, journal, null);

    public Task<TimeSpan> RoundAsync(CancellationToken cancellationToken = default) => _worker.RunOnceAsync(cancellationToken);

    public void RotateKey(string key) => File.WriteAllText(_keyFile!, key);

    public static async Task FillAsync(TestStore store, int entries)
    {
        var pending = new List<Task>();
        for (var i = 0; i < entries; i++)
        {
            var unit = UnitOfWork.Of(new LedgerDraft
            {
                Type = "step.done",
                Family = Family.Steps,
                Owner = "me",
                Run = new RunId("run_1"),
                Agent = "watchman",
                Data = EntryData.Of(("tool", "mail.send"), ("tokens_in", 12), ("reason", "free words")),
                Contents = [ContentDraft.Text("args", "the secret words")],
            });
            pending.Add((await store.Journal.SubmitAsync(unit, CancellationToken.None)).Durable);
        }

        await Task.WhenAll(pending);
    }

    public Task<AlertDecision> RaiseAsync(AlertDraft draft, CancellationToken cancellationToken)
    {
        Alerts.Add(draft);
        return Task.FromResult<AlertDecision>(new AlertDecision.Suppressed(new AlertId("alert_1")));
    }

    public void Dispose()
    {
        Tools.Dispose();
        _worker.Dispose();
    }
}
