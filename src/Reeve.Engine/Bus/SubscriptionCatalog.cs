using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Sources;
using Reeve.Sources.Subscriptions;
using Reeve.Sources.Watching;

namespace Reeve.Engine.Bus;

/// <summary>Keeps the book true to <c>subscriptions.yaml</c>; a broken file changes nothing and is told of. What agents made is not in it. One look at a time.</summary>
internal sealed partial class SubscriptionCatalog(BusOptions options, BusBook book, BusGate gate, IJournal journal, ILogger<SubscriptionCatalog> logger)
{
    private readonly LastGoodFile<SubscriptionFile> _file =
        new(options.File, options.Copy, static text => SubscriptionFileReader.Parse(text, SubscriptionFileReader.FileName));

    private volatile SourceReading<SubscriptionFile> _reading = new(null, "", []);
    private SubscriptionFile? _applied;
    private string? _recorded;

    public IReadOnlyList<SourceProblem> Problems => _reading.Problems;

    public bool IsLastGood => _reading is { IsGood: false, Value: not null };

    public string? CopyProblem => _file.CopyProblem;

    public Task<bool> RescanAsync(CancellationToken cancellationToken) => gate.HoldAsync(
        async () =>
        {
            _reading = _file.Read();
            try
            {
                await RecordAsync(_reading, cancellationToken);
                return Apply(_reading.Value);
            }
            catch (ReeveException failure)
            {
                LogNotRecorded(failure.Code);
                return false;
            }
        },
        cancellationToken);

    private async Task RecordAsync(SourceReading<SubscriptionFile> reading, CancellationToken cancellationToken)
    {
        var state = reading.Fingerprint + reading.IsGood;
        if (_recorded == state || (reading.Fingerprint.Length == 0 && _recorded is null))
        {
            return;
        }

        var entry = reading.IsGood ? BusEntries.Loaded(reading.Fingerprint, reading.Value!.Subscriptions.Count) : BusEntries.Invalid(reading.Fingerprint, reading.Problems);
        await journal.CommitAsync(UnitOfWork.Of(entry), cancellationToken);
        _recorded = state;
        LogRead(reading.Fingerprint, reading.Problems.Count);
    }

    private bool Apply(SubscriptionFile? file)
    {
        if (file is null || ReferenceEquals(file, _applied))
        {
            return false;
        }

        var declared = file.Subscriptions.Select(Make).ToImmutableSortedDictionary(static one => one.Id, static one => one, StringComparer.Ordinal);
        book.Change(picture => picture with { Declared = declared });
        _applied = file;
        return true;
    }

    private static Subscription Make(SubscriptionEntry entry) => new()
    {
        Id = entry.Id,
        Kind = entry.Kind,
        Source = entry.Source,
        Agent = entry.Agent,
        Prompt = entry.Prompt,
        Once = entry.Once,
        Debounce = entry.Debounce,
        MaxPerMinute = entry.MaxPerMinute,
        Enabled = entry.Enabled,
    };

    [LoggerMessage(1850, LogLevel.Information, "subscriptions.yaml {Fingerprint}: {Problems} problems")]
    private partial void LogRead(string fingerprint, int problems);

    [LoggerMessage(1851, LogLevel.Warning, "Changes of subscriptions could not be recorded yet ({Code})")]
    private partial void LogNotRecorded(string code);
}
