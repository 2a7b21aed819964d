using System.Text;
using Reeve.Connectors.Webhooks;

namespace Reeve.Tests.Alerts;

public sealed class WebhookSignatureRulesTests
{
    // The vector that Standard Webhooks' own libraries are tested with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Key = WebhookSignatureRules.KeyOf(Secret)!;
    private static readonly byte[] Other = new byte[32];

    [Fact]
    public void The_standards_own_vector_is_met() => Assert.Equal(Signature, Sign(Key));

    [Fact]
    public void During_a_rotation_either_key_verifies_and_no_third()
    {
        var signatures = Sign(Other, Key);

        Assert.Equal(2, signatures.Split(' ').Length);
        Assert.EndsWith(Signature, signatures);
        Assert.True(Verify(signatures, Key));
        Assert.True(Verify(signatures, Other));
        Assert.False(Verify(signatures, [.. Key.Reverse()]));
    }

    [Theory]
    [InlineData("msg_other", Timestamp, Body)]
    [InlineData(Id, Timestamp + 1, Body)]
    [InlineData(Id, Timestamp, Body + " ")]
    public void What_was_changed_does_not_verify(string id, long timestamp, string body) =>
        Assert.False(WebhookSignatureRules.Verify(id, timestamp, Encoding.UTF8.GetBytes(body), Signature, [Key]));

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_not base 64!", false)]
    [InlineData("whsec_c2hvcnQ=", false)]
    [InlineData("whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("", false)]
    public void A_secret_is_24_to_64_bytes_behind_its_prefix(string text, bool isSecret) => Assert.Equal(isSecret, WebhookSignatureRules.KeyOf(text) is not null);

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_keys_length_is_bounded(int length, bool isSecret) =>
        Assert.Equal(isSecret, WebhookSignatureRules.KeyOf("whsec_" + Convert.ToBase64String(new byte[length])) is not null);

    private static string Sign(params byte[][] keys) => WebhookSignatureRules.Sign(Id, Timestamp, Encoding.UTF8.GetBytes(Body), keys);

    private static bool Verify(string signatures, byte[] key) => WebhookSignatureRules.Verify(Id, Timestamp, Encoding.UTF8.GetBytes(Body), signatures, [key]);
}
