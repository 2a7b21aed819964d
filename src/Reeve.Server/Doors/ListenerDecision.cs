namespace Reeve.Server.Doors;

/// <summary>Whether the daemon may listen where it was told to.</summary>
internal abstract record ListenerDecision
{
    private ListenerDecision()
    {
    }

    public sealed record Accepted : ListenerDecision;

    public sealed record Refused(string Reason, string Hint) : ListenerDecision;
}
