namespace Reeve.Server.Hosting;

/// <summary>What differs between a daemon in a terminal, in the background and in a test.</summary>
internal sealed record DaemonHosting(TimeProvider Time, bool IsForeground)
{
    public static readonly DaemonHosting Background = new(TimeProvider.System, IsForeground: false);
}
