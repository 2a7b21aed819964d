using System.Net;
using System.Net.Sockets;

namespace Reeve.Connectors.Webhooks;

/// <summary>
/// Which addresses are out in the world. Everything that is not plainly so counts as inside: this machine, its networks, metadata services, and every
/// way to spell an inside IPv4 address in IPv6. Pure.
/// </summary>
public static class OutsideAddressRules
{
    private static readonly (IPNetwork Network, string What)[] Inside =
    [
        .. Networks("this machine", "127.0.0.0/8", "0.0.0.0/8", "::1/128", "::/128"),
        .. Networks("a link-local address", "169.254.0.0/16", "fe80::/10"),
        .. Networks("a private network", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"),
        .. Networks("a reserved network", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"),
        .. Networks("a reserved network", "64:ff9b:1::/48", "100::/64", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20", "5f00::/16"),
        .. Networks("a multicast address", "224.0.0.0/4", "ff00::/8"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>What the address is when it is inside; null when it is out in the world.</summary>
    /// <param name="address">Where a connection would go.</param>
    /// <param name="own">The addresses of this machine's own interfaces, which may be public ones.</param>
    public static string? InsideIs(IPAddress address, IReadOnlyCollection<IPAddress> own)
    {
        var plain = Plain(address);
        if (own.Contains(plain) || own.Contains(address))
        {
            return "this machine";
        }

        var found = Inside.FirstOrDefault(inside => inside.Network.BaseAddress.AddressFamily == plain.AddressFamily && inside.Network.Contains(plain));
        return found.What ?? (plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 ? null : "no internet address");
    }

    /// <summary>The IPv4 address that an IPv6 one stands for, in each of the ways there are; otherwise the same one without its zone.</summary>
    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        var unscoped = new IPAddress(bytes);
        return Nat64.Contains(unscoped) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(unscoped) ? new IPAddress(bytes.AsSpan(2, 4))
            : Teredo.Contains(unscoped) ? new IPAddress([.. bytes.AsSpan(12, 4).ToArray().Select(static part => (byte)~part)])
            : Compatible.Contains(unscoped) && !unscoped.Equals(IPAddress.IPv6Any) && !unscoped.Equals(IPAddress.IPv6Loopback) ? new IPAddress(bytes.AsSpan(12, 4))
            : unscoped;
    }

    private static IEnumerable<(IPNetwork Network, string What)> Networks(string what, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), what));
}
