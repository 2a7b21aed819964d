using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Reeve.Guard;

namespace Reeve.Server.Doors.Access;

/// <summary>
/// Where the daemon really listens, which is known only after it does (port 0 means any). The server is asked for late: it is itself built out of the
/// doors. Thread-safe.
/// </summary>
internal sealed class DoorAddresses(IServiceProvider services)
{
    /// <summary>The first HTTP address, or null while that door is closed.</summary>
    public string? Http => services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses
        .FirstOrDefault(static address => !address.Contains("unix:", StringComparison.Ordinal) && !address.Contains("pipe:", StringComparison.Ordinal))?
        .Replace("[::]", "[::1]", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);

    public string RequireHttp() => Http ?? throw new ReeveException(
        ErrorCode.Unavailable, "The HTTP door is closed on this daemon.", "set an HTTP address in reeve.yaml");
}
