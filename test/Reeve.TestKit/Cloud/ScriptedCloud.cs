using Reeve.Engine.Cloud;

namespace Reeve.TestKit.Cloud;

/// <summary>A cloud without a wire: it answers as a test says and keeps what it was given.</summary>
internal sealed class ScriptedCloud : ICloudClient
{
    public Func<string?, CloudReply> OnPull { get; set; } = static _ => new CloudReply.NotModified();

    public Func<TelemetryBatch, CloudReply> OnPush { get; set; } = static _ => new CloudReply.Taken();

    /// <summary>What a pull waits for before it is answered.</summary>
    public Func<CancellationToken, Task> Pulling { get; set; } = static _ => Task.CompletedTask;

    public List<TelemetryBatch> Batches { get; } = [];

    public int Pulls { get; private set; }

    public async Task<CloudReply> PullAsync(string? etag, CancellationToken cancellationToken)
    {
        Pulls++;
        await Pulling(cancellationToken);
        return OnPull(etag);
    }

    public Task<CloudReply> PushAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        Batches.Add(batch);
        return Task.FromResult(OnPush(batch));
    }
}
