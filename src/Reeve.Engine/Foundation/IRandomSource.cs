namespace Reeve.Engine.Foundation;

/// <summary>The seam salts, tokens and jitter come from. Implementations are thread-safe.</summary>
public interface IRandomSource
{
    void Fill(Span<byte> bytes);
}
