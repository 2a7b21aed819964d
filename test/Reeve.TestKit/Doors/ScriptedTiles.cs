using Reeve.Engine.Ledger;

namespace Reeve.TestKit.Doors;

/// <summary>A log of one full tile of zeros and no more.</summary>
internal sealed class ScriptedTiles : ITileSource
{
    public const string Note = "reeve/test\n256\nAAAA\n";

    public ValueTask<string?> ReadCheckpointAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(Note);

    public ValueTask<byte[]?> ReadTileAsync(int level, long index, int width, CancellationToken cancellationToken) =>
        ValueTask.FromResult(level == 0 && index == 0 ? new byte[32 * width] : null);

    public ValueTask<byte[]?> ReadEntriesAsync(long index, int width, CancellationToken cancellationToken) =>
        ValueTask.FromResult(index == 0 ? new byte[2 * width] : null);
}
