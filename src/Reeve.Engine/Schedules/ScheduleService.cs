using System.Collections.Immutable;
using Reeve.Guard;
using Reeve.Sources;

namespace Reeve.Engine.Schedules;

/// <summary>The door to schedules: how they stand, when they come next, and what a person may do about them. What it returns is on the disk. Thread-safe.</summary>
public sealed class ScheduleService
{
    private const int MaxNext = 1_000;

    private readonly ScheduleBook _book;
    private readonly ScheduleCatalog _catalog;
    private readonly ScheduleActs _acts;
    private readonly ScheduleOwners _owners;
    private readonly TimeProvider _time;

    internal ScheduleService(ScheduleBook book, ScheduleCatalog catalog, ScheduleActs acts, ScheduleOwners owners, TimeProvider time) =>
        (_book, _catalog, _acts, _owners, _time) = (book, catalog, acts, owners, time);

    /// <summary>What is wrong with the file as it is now; the schedules are those of the last good one then.</summary>
    public IReadOnlyList<SourceProblem> Problems => _catalog.Problems;

    public string OwnerOf(ScheduleStanding standing) => _owners.Of(standing.Schedule.Agent);

    /// <summary>Everything declared, by id.</summary>
    public ImmutableArray<ScheduleStanding> List() => _book.List();

    /// <summary>Reads the file now.</summary>
    public Task RescanAsync(CancellationToken cancellationToken) => _catalog.RescanAsync(cancellationToken);

    /// <summary>The next times of what may see the owner, earliest first: of one schedule, or of all.</summary>
    public ImmutableArray<UpcomingTime> Next(string? id, string? owner, int count)
    {
        var now = _time.GetUtcNow();
        var wanted = Math.Clamp(count, 1, MaxNext);
        ImmutableArray<ScheduleStanding> standings = id is null
            ? [.. _book.List().Where(standing => owner is null || OwnerOf(standing) == owner)]
            : [Find(id, owner)];
        return [.. standings.Where(static standing => standing.Armed.IsWatched)
            .OrderBy(static standing => standing.Armed.Due)
            .Take(wanted)
            .SelectMany(standing => UpcomingRules.Of(standing, now, wanted))
            .OrderBy(static time => time.At).ThenBy(static time => time.Schedule, StringComparer.Ordinal)
            .Take(wanted)];
    }

    /// <summary>Fires now, whatever the clock says: paused, disabled and quiet ones too. The same key again is the same fire.</summary>
    public Task<FiredNow> RunAsync(string id, string? owner, string key, string by, CancellationToken cancellationToken) =>
        _acts.FireAsync(Find(id, owner), key, by, cancellationToken);

    /// <summary>Nothing of it fires until it is resumed, restarts and edits notwithstanding. Pausing twice is pausing once.</summary>
    public Task<ScheduleStanding> PauseAsync(string id, string? owner, string by, CancellationToken cancellationToken)
    {
        Find(id, owner);
        return _acts.PauseAsync(id, by, cancellationToken);
    }

    /// <summary>Goes on from now; what came meanwhile was not meant to fire.</summary>
    public Task<ScheduleStanding> ResumeAsync(string id, string? owner, string by, CancellationToken cancellationToken)
    {
        Find(id, owner);
        return _acts.ResumeAsync(id, by, cancellationToken);
    }

    /// <summary><c>not_found</c> for what is not declared, and for what is somebody else's.</summary>
    public ScheduleStanding Find(string id, string? owner) =>
        _book.TryFind(id, out var standing) && (owner is null || OwnerOf(standing) == owner)
            ? standing
            : throw new ReeveException(ErrorCode.NotFound, $"There is no schedule {id}.", "reeve schedule list shows those there are.");
}
