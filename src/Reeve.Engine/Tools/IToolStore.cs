namespace Reeve.Engine.Tools;

/// <summary>What the room reads from storage: everything, once, at start. From then on the cache is the truth that is read.</summary>
public interface IToolStore
{
    ValueTask<IReadOnlyList<Tool>> ListToolsAsync(CancellationToken cancellationToken);
}
