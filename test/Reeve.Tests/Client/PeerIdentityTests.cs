using Reeve.Client.Wire;

namespace Reeve.Tests.Client;

public sealed class PeerIdentityTests
{
    [Theory]
    [InlineData(1000u, 1000u, true)]
    [InlineData(0u, 1000u, true)]
    [InlineData(1000u, 0u, true)]
    [InlineData(1001u, 1000u, false)]
    public void Only_ourselves_and_root_are_trusted_behind_a_socket(uint peer, uint self, bool trusted) =>
        Assert.Equal(trusted, PeerIdentity.IsTrusted(peer, self));
}
