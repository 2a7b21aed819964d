namespace Reeve.Server.Doors.Access;

/// <summary>Whose connections the local socket takes. Pure.</summary>
internal static class PeerRules
{
    private const uint Root = 0;

    /// <summary>The daemon's own user, and root, who could read its memory anyway. Unknown is nobody.</summary>
    public static bool IsWelcome(uint? peer, uint own) => peer is { } uid && (uid == own || uid == Root);
}
