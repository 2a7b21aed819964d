namespace Reeve.Engine.Sessions;

/// <summary>What a line of a file turned out to be.</summary>
public abstract record LineReading
{
    private LineReading()
    {
    }

    public sealed record Whole(NumberedLine Line, byte[] Commitment) : LineReading;

    /// <summary>Why it is none, for a person.</summary>
    public sealed record Broken(string Why) : LineReading;
}
