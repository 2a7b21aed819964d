using System.Net;
using Reeve.Server.Doors;

namespace Reeve.Tests.Doors;

/// <summary>Where the daemon may listen.</summary>
public sealed class ListenerRulesTests
{
    private static readonly TlsFiles Tls = new("cert.pem", "key.pem");

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("192.168.1.4", false)]
    public void Only_loopback_is_open_without_tls(string address, bool accepted)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), 7821);

        Assert.Equal(accepted, ListenerRules.Judge([new ListenerEndpoint.Http(endpoint)]) is ListenerDecision.Accepted);
        Assert.Equal(accepted, ListenerRules.Judge([new ListenerEndpoint.JsonRpcTcp(endpoint)]) is ListenerDecision.Accepted);
        Assert.IsType<ListenerDecision.Accepted>(ListenerRules.Judge([new ListenerEndpoint.Http(endpoint, Tls)]));
    }

    [Fact]
    public void A_refusal_says_why_and_what_to_do()
    {
        var refused = Assert.IsType<ListenerDecision.Refused>(ListenerRules.Judge([new ListenerEndpoint.Http(new IPEndPoint(IPAddress.Any, 80))]));

        Assert.Contains("0.0.0.0:80", refused.Reason);
        Assert.Contains("certificate", refused.Hint);
    }

    [Fact]
    public void A_socket_path_longer_than_a_system_allows_is_refused_before_the_system_cuts_it() =>
        Assert.IsType<ListenerDecision.Refused>(ListenerRules.Judge([new ListenerEndpoint.UnixSocket("/" + new string('a', 103))]));

    [Fact]
    public void The_same_address_twice_is_refused() =>
        Assert.IsType<ListenerDecision.Refused>(ListenerRules.Judge([new ListenerEndpoint.UnixSocket("/a"), new ListenerEndpoint.UnixSocket("/a")]));
}
