using Microsoft.Extensions.DependencyInjection;
using Reeve.Engine.Ledger;
using Reeve.Server.Hosting;
using Reeve.Sources.Configuration;
using Reeve.Sources.Homes;

namespace Reeve.TestKit.Hosting;

/// <summary>
/// A whole daemon in the test's process whose clock is set back, on a home that a real one gets afterwards: what is old when that starts was written by the daemon's
/// own storage and signed with the home's own key, not forged.
/// </summary>
internal static class PastDaemon
{
    /// <param name="home">The home.</param>
    /// <param name="runRoot">Its run root.</param>
    /// <param name="ago">How far its clock is behind.</param>
    /// <param name="write">Writes, given the journal and what time it is there.</param>
    public static async Task WriteAsync(string home, string runRoot, TimeSpan ago, Func<IJournal, DateTimeOffset, Task> write)
    {
        var layout = HomeLayout.Resolve(new HomeOptions(home, runRoot, null));
        var time = new LateClock(ago);
        await using var app = await DaemonApp.StartAsync(
            new DaemonSettings(layout, ReeveConfig.Load(layout.ConfigFile), "reeved_past"), new DaemonHosting(time, IsForeground: false), CancellationToken.None);
        await write(app.Services.GetRequiredService<IJournal>(), time.GetUtcNow());
        using var hurry = new CancellationTokenSource();
        await hurry.CancelAsync();
        await app.StopAsync(hurry.Token);
    }

    /// <summary>Runs as fast as the system's, behind it.</summary>
    private sealed class LateClock(TimeSpan behind) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - behind;
    }
}
