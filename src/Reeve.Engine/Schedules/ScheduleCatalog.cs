using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Sources;
using Reeve.Sources.Schedules;
using Reeve.Sources.Watching;

namespace Reeve.Engine.Schedules;

/// <summary>
/// Brings what is declared and what is armed together: a new declaration is armed, one that says another time is armed anew, one that is gone is forgotten. A file that is broken
/// changes nothing, and is told of; what is not recorded yet is tried again at the next look. One look at a time.
/// </summary>
internal sealed partial class ScheduleCatalog(ScheduleOptions options, ScheduleBook book, ScheduleGate gate, ScheduleOwners owners, IJournal journal, TimeProvider time, ILogger<ScheduleCatalog> logger)
{
    private const int Batch = 250;

    private readonly LastGoodFile<ScheduleFile> _file =
        new(options.File, options.Copy, static text => ScheduleFileReader.Parse(text, ScheduleFileReader.FileName, CronTime.Objection));

    private volatile SourceReading<ScheduleFile> _reading = new(null, "", []);
    private ScheduleFile? _applied;
    private string? _recorded;

    /// <summary>What is wrong with the file as it is now; empty when nothing is.</summary>
    public IReadOnlyList<SourceProblem> Problems => _reading.Problems;

    /// <summary>Whether schedules are known that the broken file does not declare.</summary>
    public bool IsLastGood => _reading is { IsGood: false, Value: not null };

    /// <summary>Why the last good file could not be kept; null when it is.</summary>
    public string? CopyProblem => _file.CopyProblem;

    /// <summary>Looks at the file now. True when something changed.</summary>
    public Task<bool> RescanAsync(CancellationToken cancellationToken) => gate.HoldAsync(
        async () =>
        {
            _reading = _file.Read();
            try
            {
                await RecordAsync(_reading, cancellationToken);
                return await ApplyAsync(_reading.Value, cancellationToken);
            }
            catch (ReeveException failure)
            {
                LogNotRecorded(failure.Code);
                return false;
            }
        },
        cancellationToken);

    private async Task RecordAsync(SourceReading<ScheduleFile> reading, CancellationToken cancellationToken)
    {
        var state = reading.Fingerprint + reading.IsGood;
        if (_recorded == state || (reading.Fingerprint.Length == 0 && _recorded is null))
        {
            return;
        }

        var entry = reading.IsGood ? ScheduleEntries.Loaded(reading.Fingerprint, reading.Value!.Schedules.Count) : ScheduleEntries.Invalid(reading.Fingerprint, reading.Problems);
        await journal.CommitAsync(UnitOfWork.Of(entry), cancellationToken);
        _recorded = state;
        if (reading.IsGood)
        {
            LogLoaded(reading.Value!.Schedules.Count);
        }
        else
        {
            LogInvalid(reading.Problems.Count, reading.Problems[0].Line);
        }
    }

    private async Task<bool> ApplyAsync(ScheduleFile? file, CancellationToken cancellationToken)
    {
        if (file is null || ReferenceEquals(file, _applied))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var declared = file.Schedules.Select(ScheduleMaker.Make).ToDictionary(static schedule => schedule.Id, StringComparer.Ordinal);
        var moves = new List<(Schedule Schedule, ArmedSchedule Next, LedgerDraft Entry)>();
        foreach (var schedule in declared.Values)
        {
            var before = book.FindArmed(schedule.Id);
            if (ScheduleRules.Reconcile(schedule, before, now) is { } next)
            {
                var type = next.State == ScheduleState.Disabled && before?.Timing == schedule.Timing ? ScheduleEntries.DisabledType : ScheduleEntries.ArmedType;
                moves.Add((schedule, next, ScheduleEntries.Of(type, schedule, owners.Of(schedule.Agent), next, ("times", schedule.Times.Text), ("zone", schedule.Times.Zone.Id))));
            }
            else
            {
                book.Note(before!, schedule);
            }
        }

        foreach (var batch in moves.Chunk(Batch))
        {
            await journal.CommitAsync(new UnitOfWork([.. batch.Select(static move => move.Entry)], [.. batch.Select(static move => new ScheduleMoved(move.Next))]), cancellationToken);
            foreach (var (schedule, next, _) in batch)
            {
                book.Note(next, schedule);
            }
        }

        var gone = book.ListArmed().Select(static armed => armed.Id).Where(id => !declared.ContainsKey(id)).ToArray();
        foreach (var batch in gone.Chunk(Batch))
        {
            await journal.CommitAsync(new UnitOfWork([.. batch.Select(ScheduleEntries.Removed)], [.. batch.Select(static id => new ScheduleRemoved(id))]), cancellationToken);
            Array.ForEach(batch, book.Forget);
        }

        _applied = file;
        return true;
    }

    [LoggerMessage(1800, LogLevel.Information, "{Count} schedules are declared")]
    private partial void LogLoaded(int count);

    [LoggerMessage(1801, LogLevel.Warning, "schedules.yaml is not usable: {Count} problems, the first in line {Line}; what was good goes on")]
    private partial void LogInvalid(int count, int line);

    [LoggerMessage(1802, LogLevel.Warning, "Changes of schedules could not be recorded yet ({Code})")]
    private partial void LogNotRecorded(string code);
}
