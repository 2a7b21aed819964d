using Reeve.Server.Doors.Access;

namespace Reeve.Tests.Doors;

/// <summary>Which names and pages belong to the daemon.</summary>
public sealed class HostRulesTests
{
    [Theory]
    [InlineData("127.0.0.1:7821", true)]
    [InlineData("localhost:7821", true)]
    [InlineData("LOCALHOST:7821", true)]
    [InlineData("[::1]:7821", true)]
    [InlineData("reeve.lan:7821", true)]
    [InlineData("localhost", false)]
    [InlineData("localhost:7822", false)]
    [InlineData("127.0.0.1.evil.example:7821", false)]
    [InlineData("evil.example:7821", false)]
    [InlineData("localhost.:7821", false)]
    [InlineData("localhost:7821,evil", false)]
    [InlineData("0.0.0.0:7821", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_host_is_one_of_the_daemons_names_with_its_port(string? host, bool own) =>
        Assert.Equal(own, HostRules.IsOwnHost(host, 7821, tls: false, ["reeve.lan"]));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("reeve", true)]
    [InlineData("reeve.lan", false)]
    [InlineData("127.0.0.1:7821", false)]
    [InlineData("", false)]
    public void On_the_local_socket_a_host_has_no_port(string host, bool own) =>
        Assert.Equal(own, HostRules.IsOwnHost(host, null, tls: false, ["reeve.lan"]));

    [Theory]
    [InlineData("http://127.0.0.1:7821", true)]
    [InlineData("https://127.0.0.1:7821", false)]
    [InlineData("http://localhost:7821", false)]
    [InlineData("http://127.0.0.1:7822", false)]
    [InlineData("http://127.0.0.1:7821.evil.example", false)]
    [InlineData("https://desk.example", true)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void An_origin_is_the_address_itself_or_a_configured_one(string origin, bool own) =>
        Assert.Equal(own, HostRules.IsOwnOrigin(origin, "127.0.0.1:7821", tls: false, ["https://desk.example"]));

    [Theory]
    [InlineData("GET", false, null, true)]
    [InlineData("GET", false, "same-origin", true)]
    [InlineData("GET", false, "cross-site", false)]
    [InlineData("GET", false, "same-site", false)]
    [InlineData("GET", true, "same-origin", false)]
    [InlineData("POST", false, "same-origin", false)]
    public void A_cookie_without_an_origin_is_for_same_origin_reads(string method, bool upgrade, string? site, bool may) =>
        Assert.Equal(may, HostRules.MayUseCookieWithoutOrigin(method, upgrade, site));

    [Theory]
    [InlineData(1000u, 1000u, true)]
    [InlineData(0u, 1000u, true)]
    [InlineData(1001u, 1000u, false)]
    [InlineData(null, 1000u, false)]
    [InlineData(null, 0u, false)]
    public void A_peer_is_the_same_user_or_root(uint? peer, uint own, bool welcome) => Assert.Equal(welcome, PeerRules.IsWelcome(peer, own));
}
