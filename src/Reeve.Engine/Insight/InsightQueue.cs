using System.Threading.Channels;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Insight;

/// <summary>
/// The agents whose runs ended since they were looked at, each once with how many did. Bounded: when too many wait, all of them are forgotten and every agent
/// with a recent run is due, so that none is missed. Thread-safe; handing over takes one short lock and never blocks the writer.
/// </summary>
internal sealed class InsightQueue(InsightOptions options) : ICommitListener
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private Dictionary<AgentKey, int> _waiting = [];
    private bool _isAllDue;

    public void OnCommitted(IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry is { Type: "run.finished" or "run.killed", Agent: { } agent })
            {
                Add(new AgentKey(entry.Owner, agent), 1);
            }
        }
    }

    public void Add(AgentKey agent, int ended)
    {
        lock (_lock)
        {
            if (_waiting.Count >= options.MaxWaiting && !_waiting.ContainsKey(agent))
            {
                _waiting.Clear();
                _isAllDue = true;
            }

            _waiting[agent] = _waiting.GetValueOrDefault(agent) + ended;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Every agent with a recent run is due.</summary>
    public void AddAll()
    {
        lock (_lock)
        {
            _isAllDue = true;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits until something is due and takes all of it.</summary>
    public async ValueTask<(bool IsAllDue, IReadOnlyDictionary<AgentKey, int> Agents)> TakeAsync(CancellationToken cancellationToken)
    {
        await _signal.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            var taken = (_isAllDue, _waiting);
            (_isAllDue, _waiting) = (false, []);
            return taken;
        }
    }
}
