namespace Reeve.Server.Doors.Http;

/// <summary>Marks the few endpoints that need no caller. Everything else does: an endpoint that forgets to say so is closed.</summary>
internal sealed class AnonymousDoor
{
    public static readonly AnonymousDoor Instance = new();

    private AnonymousDoor()
    {
    }
}
