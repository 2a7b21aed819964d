using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Http;

/// <summary>The HTTP door behind TLS, with the real program and a certificate of this test.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task With_a_certificate_the_door_speaks_https_and_nothing_else()
    {
        await using var home = new TestHome("http:\n  port: 0\n  tls_certificate: tls.pem\n  tls_key: tls.key\n");
        using var certificate = WriteCertificate(home.Home);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var address = await client.HttpAddressAsync();
        Assert.Equal("https", address.Scheme);

        using var trusting = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == certificate.GetCertHashString(HashAlgorithmName.SHA256),
            },
        })
        { BaseAddress = address };
        trusting.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(home.RunRoot, "token"))).Trim());
        var answer = await trusting.GetAsync(new Uri("/api/runs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        using var distrusting = new HttpClient { BaseAddress = address };
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => distrusting.GetAsync(new Uri("/api/health", UriKind.Relative)));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        using var plain = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(new UriBuilder(address) { Scheme = "http", Path = "/api/health" }.Uri));
        Assert.Equal("ok", (await client.CallAsync("daemon.health"))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("  tls_certificate: nowhere.pem\n  tls_key: nowhere.key\n", "nowhere.pem")]
    [InlineData("  address: 0.0.0.0\n", "TLS")]
    public async Task Without_what_it_needs_the_daemon_does_not_start_and_says_why(string settings, string named)
    {
        await using var home = new TestHome("http:\n  port: 0\n" + settings);

        var result = await home.ReeveAsync("up", "--foreground");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error:", result.Errors);
        Assert.Contains(named, result.Errors);
        Assert.Contains("hint:", result.Errors);
    }

    private static X509Certificate2 WriteCertificate(string home)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(home, "tls.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(home, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
