using Reeve.Client;
using Reeve.Guard;

namespace Reeve.Tests.Client;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("/run/reeve.sock", "/run/reeve.sock")]
    [InlineData(" unix:/run/reeve.sock ", "/run/reeve.sock")]
    [InlineData("/run/../reeve.sock", "/reeve.sock")]
    [InlineData("pipe:reeve-user", "pipe:reeve-user")]
    [InlineData("tcp://127.0.0.1:7822", "tcp://127.0.0.1:7822")]
    public void An_endpoint_is_read_from_its_text_form(string text, string expected) =>
        Assert.Equal(expected, Endpoint.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("ftp://host:1")]
    [InlineData("tcp://host")]
    [InlineData("http://127.0.0.1:7821")]
    public void What_names_no_endpoint_is_refused_with_a_hint(string text)
    {
        var failure = Assert.Throws<ReeveException>(() => Endpoint.Parse(text));

        Assert.Equal(ErrorCode.InvalidRequest, failure.Code);
        Assert.NotNull(failure.Hint);
    }
}
