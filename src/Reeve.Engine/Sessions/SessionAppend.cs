namespace Reeve.Engine.Sessions;

/// <summary>What became of lines that were to be appended.</summary>
public abstract record SessionAppend
{
    private SessionAppend()
    {
    }

    /// <summary>They are on the disk, from line <paramref name="First"/> to <paramref name="Last"/>.</summary>
    public sealed record Appended(long First, long Last) : SessionAppend;

    /// <summary>The client sent this message before, under the same id; nothing was written.</summary>
    public sealed record Known(long Line) : SessionAppend;
}
