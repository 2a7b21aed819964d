using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Reeve.Client;
using Reeve.Engine.Ledger;
using Reeve.Server.Hosting;
using Reeve.Sources.Configuration;
using Reeve.Sources.Homes;
using Reeve.TestKit.Doors;

namespace Reeve.TestKit.Hosting;

/// <summary>
/// The whole daemon in the test's process, on a home of its own: real storage, real doors, a free port. What a test would have to call a thousand times for
/// it may write through <see cref="Journal"/> at once. Disposing stops it and removes the home.
/// </summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private readonly DaemonApp _app;
    private readonly TempFolder _folder;

    private TestDaemon(DaemonApp app, TempFolder folder) => (_app, _folder) = (app, folder);

    public IServiceProvider Services => _app.Services;

    public IJournal Journal => Services.GetRequiredService<IJournal>();

    public string SocketPath => _app.Settings.Layout.Socket;

    public string Database => _app.Settings.Layout.Database;

    public string Token => File.ReadAllText(_app.Settings.Layout.TokenFile).Trim();

    /// <param name="settings">Lines of <c>reeve.yaml</c> beside the free port.</param>
    public static async Task<TestDaemon> StartAsync(string settings = "")
    {
        var folder = new TempFolder();
        try
        {
            var home = Directory.CreateDirectory(folder.File("home")).FullName;
            var layout = HomeLayout.Resolve(new HomeOptions(home, folder.File("run"), null), static _ => null, folder.Path, "test");
            var config = ReeveConfig.Parse("http:\n  port: 0\n" + settings);
            if (config.Problems.Count > 0)
            {
                throw new ArgumentException(string.Join('\n', config.Problems), nameof(settings));
            }

            var app = await DaemonApp.StartAsync(new DaemonSettings(layout, config, "reeved_test"), DaemonHosting.Background, CancellationToken.None);
            return new TestDaemon(app, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Our own client.</summary>
    public Task<ReeveClient> ConnectAsync() => ReeveClient.ConnectAsync(Endpoint.Parse(SocketPath));

    /// <summary>A client that knows nothing but the frame, after its hello.</summary>
    public async Task<RawRpc> DialAsync()
    {
        var rpc = await RawRpc.DialAsync(new UnixDomainSocketEndPoint(SocketPath));
        await rpc.SayHelloAsync();
        return rpc;
    }

    /// <summary>A client of the HTTP door, with the token.</summary>
    public HttpClient Http()
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.HttpAddress!) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        using (var hurry = new CancellationTokenSource())
        {
            await hurry.CancelAsync(); // nothing of a test's run is worth waiting for
            await _app.StopAsync(hurry.Token);
        }

        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
