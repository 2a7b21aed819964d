using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Server.Hosting;
using Reeve.Sources;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Reloading;

/// <summary>
/// Takes up changed files while the daemon runs: read, check, build what they need, record, swap. Whatever is wrong with them changes nothing at all: the last good
/// configuration stays in force and everybody who asks is told. One reload at a time. Doors are never bound anew, and runs under way end on what they began with.
/// </summary>
internal sealed partial class ReloadService(ReloadState state, IEnumerable<IReloadable> parts, IJournal journal, ILogger<ReloadService> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private string _prices = Digest(state.Now.InForce.Layout.PricesFile);
    private string? _refused;

    /// <summary>Fails only where the log cannot take the record; then nothing has changed.</summary>
    /// <param name="by">Who asked: an identity, or the watcher.</param>
    /// <param name="dryRun">Only say what would change.</param>
    /// <param name="cancellationToken">Gives up before anything is recorded.</param>
    public async Task<ReloadOutcome> ReloadAsync(string by, bool dryRun, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = state.Now;
            var prices = Digest(now.InForce.Layout.PricesFile);
            var config = ReeveConfig.Load(now.InForce.Layout.ConfigFile);
            if (!config.IsGood)
            {
                return await RefuseAsync(by, config.Problems, dryRun, cancellationToken);
            }

            var next = now.InForce with { Config = ConfigMerge.Live(now.InForce.Config, config) };
            IReadOnlyList<ConfigChange> changes =
            [
                .. ConfigDiff.Between(now.InForce.Config, config),
                .. prices == _prices ? [] : new[] { new ConfigChange(Path.GetFileName(next.Layout.PricesFile), "", "changed", IsLive: true) },
            ];
            List<Action> swaps;
            try
            {
                swaps = [.. parts.Select(part => part.Prepare(next))];
            }
            catch (ReeveException unusable) when (unusable.Code == ErrorCode.InvalidConfiguration)
            {
                return await RefuseAsync(by, [new SourceProblem(ReeveConfig.FileName, 0, 0, unusable.Message, unusable.Hint)], dryRun, cancellationToken);
            }

            if (dryRun)
            {
                return changes.Count == 0 ? new ReloadOutcome.Unchanged() : new ReloadOutcome.Changed(changes);
            }

            return await TakeUpAsync(by, next, prices, changes, swaps, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ReloadOutcome> TakeUpAsync(
        string by, DaemonSettings next, string prices, IReadOnlyList<ConfigChange> changes, List<Action> swaps, CancellationToken cancellationToken)
    {
        var now = state.Now;
        IReadOnlyList<ConfigChange> waiting = [.. changes.Where(static change => !change.IsLive)];
        var news = !changes.SequenceEqual(now.Waiting) || _refused is not null;
        if (news)
        {
            // Before the swap: what nobody could record is not in force.
            await journal.CommitAsync(UnitOfWork.Of(ReloadEntries.Reloaded(by, changes)), cancellationToken);
        }

        if (changes.Any(static change => change.IsLive))
        {
            swaps.ForEach(static swap => swap());
        }

        (_prices, _refused) = (prices, null);
        state.Now = new ReloadPicture(next, waiting, []);
        if (news)
        {
            LogReloaded(changes.Count - waiting.Count, waiting.Count, by);
        }

        return changes.Count == 0 ? new ReloadOutcome.Unchanged() : new ReloadOutcome.Changed(changes);
    }

    private async Task<ReloadOutcome> RefuseAsync(string by, IReadOnlyList<SourceProblem> problems, bool dryRun, CancellationToken cancellationToken)
    {
        if (!dryRun)
        {
            var words = string.Join('\n', problems);
            if (words != _refused)
            {
                await journal.CommitAsync(UnitOfWork.Of(ReloadEntries.Refused(by, problems)), cancellationToken);
                LogRefused(problems.Count, problems[0].File, problems[0].Line);
                _refused = words;
            }

            state.Now = state.Now with { Problems = problems };
        }

        return new ReloadOutcome.Refused(problems);
    }

    private static string Digest(string file)
    {
        try
        {
            return File.Exists(file) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))) : "";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "?"; // reading it for real says what is wrong
        }
    }

    [LoggerMessage(2150, LogLevel.Information, "Reloaded by {By}: {Live} settings in force, {Waiting} wait for a restart")]
    private partial void LogReloaded(int live, int waiting, string by);

    [LoggerMessage(2151, LogLevel.Warning, "The configuration has {Count} problems, the first in {File} line {Line}; the last good one stays in force")]
    private partial void LogRefused(int count, string file, int line);
}
