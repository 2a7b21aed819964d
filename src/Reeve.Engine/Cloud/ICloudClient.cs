namespace Reeve.Engine.Cloud;

/// <summary>
/// The wire to the configuration and telemetry service. Everything the peer does wrong comes back as a reply and never as an exception; a reply is bounded in
/// size and time. Used by one worker.
/// </summary>
public interface ICloudClient
{
    /// <summary>Asks for the tools' configuration: <see cref="CloudReply.NotModified"/> when it is still the one of the tag.</summary>
    Task<CloudReply> PullAsync(string? etag, CancellationToken cancellationToken);

    Task<CloudReply> PushAsync(TelemetryBatch batch, CancellationToken cancellationToken);
}
