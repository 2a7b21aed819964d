using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Reeve.Server.Doors;

/// <summary>What Kestrel itself bounds for HTTP: sizes of what comes before and after the headers, and how slowly it may come.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = WireRules.MaxBytes;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = 1024;
        limits.MaxConcurrentUpgradedConnections = DoorLimits.Default.HttpStreams;
    }
}
