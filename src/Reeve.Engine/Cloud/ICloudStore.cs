namespace Reeve.Engine.Cloud;

/// <summary>What the room reads from storage, once, when its loop begins.</summary>
public interface ICloudStore
{
    ValueTask<CloudPosition?> FindPositionAsync(string endpoint, CancellationToken cancellationToken);
}
