using System.Threading.Channels;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Bus;

/// <summary>The room's clock and ids, and the bell that tells the loop of new deliveries. Thread-safe.</summary>
internal sealed class BusSeams(IIdSource ids, TimeProvider time)
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public IIdSource Ids => ids;

    public TimeProvider Time => time;

    public ChannelReader<bool> Bell => _bell.Reader;

    public void Wake() => _bell.Writer.TryWrite(true);
}
