using System.Net.Sockets;
using System.Text;
using Reeve.Server.Hosting;

namespace Reeve.Tests.Hosting;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-notify-").FullName;

    [Fact]
    public void Readiness_arrives_as_one_datagram()
    {
        var path = Path.Combine(_folder, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        using var notifier = SystemdNotifier.FromEnvironment(name => name == "NOTIFY_SOCKET" ? path : null, 42);

        notifier.Ready("serving\nforged=1");

        var buffer = new byte[1024];
        var length = manager.Receive(buffer);
        Assert.Equal("READY=1\nSTATUS=serving forged=1", Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Fact]
    public void Without_a_manager_nothing_happens()
    {
        using var notifier = SystemdNotifier.FromEnvironment(static _ => null, 42);

        notifier.Ready("serving");

        Assert.False(notifier.IsActive);
    }

    [Fact]
    public void A_manager_that_went_away_is_survived()
    {
        using var notifier = SystemdNotifier.FromEnvironment(name => name == "NOTIFY_SOCKET" ? Path.Combine(_folder, "gone") : null, 42);

        notifier.Ready("serving");
        notifier.Alive();

        Assert.True(notifier.IsActive);
    }

    [Theory]
    [InlineData("30000000", null, 15)]
    [InlineData("30000000", "42", 15)]
    [InlineData("30000000", "7", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_is_fed_at_half_the_period_when_it_is_meant_for_us(string? microseconds, string? pid, int? seconds)
    {
        var variables = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = Path.Combine(_folder, "n"), ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = pid };
        using var notifier = SystemdNotifier.FromEnvironment(variables.GetValueOrDefault, 42);

        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, notifier.WatchdogPeriod);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
