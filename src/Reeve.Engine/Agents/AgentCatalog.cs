using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Sources;

namespace Reeve.Engine.Agents;

/// <summary>
/// The agents as their files say now. Reading is lock-free: everyone sees one whole snapshot. A file that breaks disables its own agent and no other, and is
/// back as soon as it is mended. Changes are recorded when the log takes them; a log that is full delays the record, never the agents. Thread-safe.
/// </summary>
public sealed partial class AgentCatalog : IDisposable
{
    private readonly AgentFolder _folder;
    private readonly IJournal _journal;
    private readonly ILogger<AgentCatalog> _logger;
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile AgentSnapshot _current = AgentSnapshot.Empty;
    private volatile TaskCompletionSource _changed = NewSignal();
    private AgentSnapshot _recorded = AgentSnapshot.Empty;

    internal AgentCatalog(AgentFolder folder, IJournal journal, ILogger<AgentCatalog> logger)
    {
        _folder = folder;
        _journal = journal;
        _logger = logger;
    }

    public AgentSnapshot Current => _current;

    /// <summary>Completes at the next change after the call. Ask first, then read <see cref="Current"/>: then nothing is missed.</summary>
    public Task ChangedAsync() => _changed.Task;

    public Agent? Find(string name) => (_current.Files.GetValueOrDefault(name)?.Reading as AgentReading.Good)?.Agent;

    /// <summary>Why an agent's file is not usable; empty when it is, or when there is none.</summary>
    public IReadOnlyList<SourceProblem> ProblemsOf(string name) => _current.Files.GetValueOrDefault(name)?.Reading is AgentReading.Bad bad ? bad.Problems : [];

    /// <summary>Reads the folder now. Never fails for what it finds.</summary>
    public async Task RescanAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var before = _current;
            var after = _folder.Read(before);
            _current = after;
            if (!AgentChangeRules.Between(before, after).IsEmpty)
            {
                var signal = _changed;
                _changed = NewSignal();
                signal.SetResult();
            }

            await RecordAsync(after, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task RecordAsync(AgentSnapshot after, CancellationToken cancellationToken)
    {
        var changes = AgentChangeRules.Between(_recorded, after);
        if (changes.IsEmpty)
        {
            return;
        }

        foreach (var change in changes)
        {
            Log(change);
        }

        try
        {
            await _journal.CommitAsync(new UnitOfWork([.. changes.Select(AgentEntries.Of)], []), cancellationToken);
            _recorded = after;
        }
        catch (ReeveException failure)
        {
            LogNotRecorded(failure.Code); // the next reading tries again: the difference to what is recorded is still there
        }
    }

    private void Log(AgentChange change)
    {
        switch (change)
        {
            case AgentChange.Loaded loaded:
                LogLoaded(loaded.Name, loaded.Agent.File.Enabled);
                break;
            case AgentChange.Invalidated invalid:
                LogInvalid(invalid.Name, invalid.Problems.Length, invalid.Problems[0].File, invalid.Problems[0].Line);
                break;
            default:
                LogRemoved(change.Name);
                break;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
