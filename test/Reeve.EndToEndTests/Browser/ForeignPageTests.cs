using Microsoft.Playwright;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Browser;

/// <summary>
/// A person is logged in and opens somebody else's page in the same real browser. Whatever that page tries, it reads nothing and changes nothing:
/// from another site, from another port of this machine (whose requests carry the person's cookie), and under a name rebound to this machine.
/// </summary>
public sealed class ForeignPageTests : IAsyncLifetime
{
    private const string Secret = "Renew";
    private const string Foreign = "prizes.example";

    /// <summary>Everything a page can make a browser send. Each says what it got; a refusal is said as such.</summary>
    private const string Attack = """
        async daemon => {
            const got = {};
            const attempt = async (name, act) => { try { got[name] = String(await act()); } catch (refusal) { got[name] = 'refused'; } };
            const text = async (path, options) => (await fetch(daemon + path, { credentials: 'include', ...options })).text();
            const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' };
            const plain = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: '{}' };
            const element = (make) => new Promise((done, fail) => {
                const it = make(); it.onload = () => done('loaded'); it.onerror = fail; document.body.append(it);
            });
            await attempt('read', () => text('/api/notifications'));
            await attempt('read without cors', () => text('/api/notifications', { mode: 'no-cors' }));
            await attempt('post json', () => text('/api/stop', json));
            await attempt('post plain', () => text('/api/stop', plain));
            await attempt('post a login code', () => text('/api/login-codes', plain));
            await attempt('post a tick', () => text('/api/agents/watchman/tick', plain));
            await attempt('script', () => element(() => Object.assign(document.createElement('script'), { src: daemon + '/api/notifications' })));
            await attempt('events', () => new Promise((done, fail) => {
                const source = new EventSource(daemon + '/api/events?after=0', { withCredentials: true });
                source.onopen = () => done('open'); source.onerror = () => { source.close(); fail(); };
            }));
            await attempt('socket', () => new Promise((done, fail) => {
                const socket = new WebSocket(daemon.replace('http', 'ws') + '/ws?after=0');
                socket.onopen = () => done('open'); socket.onmessage = message => done(message.data); socket.onerror = fail;
            }));
            await attempt('frame', async () => {
                const frame = Object.assign(document.createElement('iframe'), { src: daemon + '/' });
                await new Promise(done => { frame.onload = done; document.body.append(frame); });
                return frame.contentDocument ? frame.contentDocument.documentElement.outerHTML : 'refused';
            });
            return Object.entries(got).map(([what, came]) => what + ': ' + came);
        }
        """;

    private const string Form = """
        daemon => {
            const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain', action: daemon + '/api/stop' });
            document.body.append(form);
            form.submit();
        }
        """;

    private LiveHome? _home;
    private Chromium? _chromium;
    private ForeignSite? _site;
    private IBrowserContext? _person;

    private string Daemon => _home!.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        Chromium.Require();
        _home = await LiveHome.StartAsync();
        _site = await ForeignSite.StartAsync();
        _chromium = await Chromium.LaunchAsync(
            $"--host-resolver-rules=MAP {Foreign} 127.0.0.1",
            "--disable-features=LocalNetworkAccessChecks,HttpsUpgrades"); // the browser's own guards stand aside: ours is tested
        _person = await _chromium.Browser.NewContextAsync();
        var page = await _person.NewPageAsync();
        await page.GotoAsync((await _home.Rpc.CallAsync("login.code"))["url"]!.GetValue<string>());
        await Assertions.Expect(page.Locator("#notifications")).ToBeVisibleAsync();
        Assert.Contains(Secret, await page.EvaluateAsync<string>("async () => (await fetch('/api/notifications')).text()")); // the person's own page may
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _person, _chromium, _site, _home })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData(Foreign)]
    public async Task Another_page_reads_nothing_and_changes_nothing(string host)
    {
        var before = await StateAsync();
        var page = await _person!.NewPageAsync();
        await page.GotoAsync($"http://{host}:{_site!.Port}/");

        var got = await page.EvaluateAsync<string[]>(Attack, Daemon);

        Assert.Equal(10, got.Length);
        Assert.All(got, static attempt => Assert.Matches("^[a-z ]+: (refused)?$", attempt)); // nothing: an answer that the page may not look into
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_form_of_another_page_changes_nothing()
    {
        var before = await StateAsync();
        var page = await _person!.NewPageAsync();
        await page.GotoAsync($"http://127.0.0.1:{_site!.Port}/");

        var answer = await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync(Form, Daemon),
            static response => response.Url.EndsWith("/api/stop", StringComparison.Ordinal));

        Assert.Equal(403, answer.Status);
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_name_rebound_to_this_machine_opens_nothing()
    {
        var before = await StateAsync();
        var rebound = $"http://{Foreign}:{_home!.Http.BaseAddress!.Port}";
        var page = await _person!.NewPageAsync();

        var answer = await page.GotoAsync(rebound + "/");

        Assert.Equal(403, answer!.Status);
        Assert.DoesNotContain(Secret, await page.ContentAsync());
        foreach (var (method, path) in new[] { ("GET", "/api/notifications"), ("GET", "/api/health"), ("POST", "/api/stop"), ("GET", "/login") })
        {
            Assert.Equal(403, await page.EvaluateAsync<int>("async ([method, path]) => (await fetch(path, { method })).status", new[] { method, path }));
        }

        Assert.Equal(before, await StateAsync());
    }

    /// <summary>What an attack would have changed: who runs, how many runs there were, how long the log is.</summary>
    private async Task<(string Instance, long Entries, int Unread)> StateAsync()
    {
        var status = await _home!.Rpc.CallAsync("daemon.status");
        return (status["instance"]!.GetValue<string>(), status["ledger"]!["entries"]!.GetValue<long>(), status["unread_notifications"]!.GetValue<int>());
    }
}
