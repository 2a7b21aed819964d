using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Reeve.Server.Hosting;

/// <summary>
/// Tells the service manager how the daemon is (sd_notify: one datagram to the Unix socket in <c>NOTIFY_SOCKET</c>). Without a manager it does
/// nothing. A manager that went away is not the daemon's problem: sending never throws. Thread-safe.
/// </summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private volatile bool _isReady;

    private SystemdNotifier(string? path, TimeSpan? watchdog)
    {
        WatchdogPeriod = watchdog;
        if (path is null)
        {
            return;
        }

        // systemd writes an abstract socket's leading NUL as '@'.
        _address = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }

    public bool IsActive => _socket is not null;

    /// <summary>How often to say that we live: half of what the manager allows. Null when it does not watch.</summary>
    public TimeSpan? WatchdogPeriod { get; }

    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="processId">Our own id: a watchdog meant for another process is not ours.</param>
    public static SystemdNotifier FromEnvironment(Func<string, string?> variable, int processId)
    {
        var path = variable("NOTIFY_SOCKET");
        if (string.IsNullOrEmpty(path) || (path[0] != '/' && path[0] != '@'))
        {
            return new SystemdNotifier(null, null);
        }

        var mine = variable("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        var watched = long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0;
        return new SystemdNotifier(path, mine && watched ? TimeSpan.FromMicroseconds(microseconds / 2) : null);
    }

    public void Ready(string status)
    {
        Send($"READY=1\nSTATUS={OneLine(status)}");
        _isReady = true;
    }

    public void Status(string status) => Send($"STATUS={OneLine(status)}");

    public void Stopping(string status) => Send($"STOPPING=1\nSTATUS={OneLine(status)}");

    /// <summary>Feeds the watchdog; not before the daemon is ready, because a manager does not watch a start.</summary>
    public void Alive()
    {
        if (_isReady)
        {
            Send("WATCHDOG=1");
        }
    }

    public void Dispose() => _socket?.Dispose();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Send(string message)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _address!);
        }
        catch (SocketException)
        {
            // The manager is gone or its socket is full: the next message may arrive, and nothing here depends on it.
        }
    }
}
