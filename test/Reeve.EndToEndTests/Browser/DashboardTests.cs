using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Browser;

/// <summary>A person's road: <c>reeve open</c>, the page, a click; in a real browser against the real program.</summary>
public sealed class DashboardTests : IAsyncLifetime
{
    private readonly TestHome _home = new("http:\n  port: 0\n");
    private readonly List<string> _complaints = [];
    private DaemonProcess? _daemon;
    private WireClient? _client;
    private Chromium? _chromium;

    public async ValueTask InitializeAsync()
    {
        Chromium.Require();
        Directory.CreateDirectory(Path.Combine(_home.Home, "projects", "p"));
        File.WriteAllText(Path.Combine(_home.Home, "projects", "p", "issues.jsonl"), """{"id":"p-1","title":"Renew the <b>certificate</b>","due_at":"2026-01-01T00:00:00Z"}""");
        File.WriteAllText(Path.Combine(_home.Home, "agents", "watchman.md"), "---\nheartbeat:\n  every: 1h\n  checks:\n    - { id: deadlines, kind: deadlines }\n---\n");
        _daemon = _home.StartDaemon();
        _client = await _daemon.ReadyAsync();
        await _client.CallAsync("agents.tick", new JsonObject { ["agent"] = "watchman" });
        _chromium = await Chromium.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_person_logs_in_by_a_one_use_code_sees_what_matters_and_watches_it_change()
    {
        var page = await LogInAsync();
        await Assertions.Expect(page.Locator("#notifications li strong").First).ToContainTextAsync("Renew the <b>certificate</b>");
        await Assertions.Expect(page.Locator("#runs tbody tr").First).ToContainTextAsync("succeeded");
        await ShootAsync(page, "dashboard");
        var before = await page.Locator("#runs tbody tr").CountAsync();

        await _client!.CallAsync("agents.tick", new JsonObject { ["agent"] = "watchman" });
        await Assertions.Expect(page.Locator("#runs tbody tr")).ToHaveCountAsync(before + 1);

        await page.Locator("#notifications button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#notifications .count")).ToHaveTextAsync("0 unread");
        var notes = await _client.CallAsync("notifications.list", new JsonObject { ["unread"] = true });
        Assert.Empty(notes["notifications"]!.AsArray());
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task The_page_fits_a_phone_and_the_dark()
    {
        var page = await LogInAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 }, ColorScheme = ColorScheme.Dark });

        await ShootAsync(page, "phone");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page scrolls sideways.");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_code_works_once_and_a_stranger_sees_only_the_login()
    {
        var url = await CodeAsync();
        var first = await _chromium!.Browser.NewPageAsync();
        await first.GotoAsync(url);
        await Assertions.Expect(first.Locator("#notifications")).ToBeVisibleAsync();

        var second = await _chromium.Browser.NewPageAsync();
        await second.GotoAsync(url);
        await Assertions.Expect(second.Locator("body")).ToContainTextAsync("Run reeve open again");

        var third = await _chromium.Browser.NewPageAsync();
        await third.GotoAsync(new Uri(new Uri(url), "/").ToString());
        Assert.EndsWith("/login", third.Url);
        Assert.DoesNotContain("certificate", await third.ContentAsync());
    }

    private async Task<IPage> LogInAsync(BrowserNewPageOptions? options = null)
    {
        var page = await _chromium!.Browser.NewPageAsync(options);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Add(error);
        await page.GotoAsync(await CodeAsync());
        await Assertions.Expect(page.Locator("#notifications")).ToBeVisibleAsync();
        Assert.DoesNotContain("#", page.Url);
        return page;
    }

    private async Task<string> CodeAsync() => (await _client!.CallAsync("login.code"))["url"]!.GetValue<string>();

    /// <summary>For a person to look at; only where a folder for it is named.</summary>
    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("REEVE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}
