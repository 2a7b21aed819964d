namespace Reeve.Engine.Foundation;

/// <summary>The seam ids come from, so that a test replays the same ones. Implementations are thread-safe.</summary>
public interface IIdSource
{
    /// <summary>A new id: <c>prefix_</c> and 26 characters that sort by time of birth.</summary>
    string Next(string prefix);
}
