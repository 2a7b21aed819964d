using System.Buffers.Binary;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Cloud;

/// <summary>Time and chance for the loop.</summary>
internal sealed class CloudSeams(TimeProvider time, IRandomSource random)
{
    public TimeProvider Time => time;

    /// <summary>0 up to 1.</summary>
    public double Chance()
    {
        Span<byte> bytes = stackalloc byte[4];
        random.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
    }
}
