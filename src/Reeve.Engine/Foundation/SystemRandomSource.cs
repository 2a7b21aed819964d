using System.Security.Cryptography;

namespace Reeve.Engine.Foundation;

/// <summary>Randomness from the operating system.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
