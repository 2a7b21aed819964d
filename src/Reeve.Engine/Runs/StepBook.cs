using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>
/// The steps of one live run as the guard needs them: which are open, which key names which, what is used and what is reserved.
/// Guarded by the run's gate, except <see cref="Usage"/>, which anybody may read. Bounded by the guard, which asks before it adds.
/// </summary>
internal sealed class StepBook(LoopOptions loops)
{
    private const int MaxCountedTools = 4096;

    private readonly Dictionary<StepId, Step> _open = [];
    private readonly Dictionary<string, (Step Step, Task Durable)> _keyed = new(StringComparer.Ordinal);
    private volatile RunUsage _usage = RunUsage.None;
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly LoopWindow _loops = new(loops);
    private int _lastNumber;
    private long _attempt = -1;

    public RunUsage Usage => _usage;

    /// <summary>Promised to open steps and not yet settled.</summary>
    public Spend Reserved { get; private set; }

    public int NextNumber => _lastNumber + 1;

    public int OpenCount => _open.Count;

    /// <summary>How many of the open ones wait for an approval.</summary>
    public int HeldCount { get; private set; }

    public int KeyCount => _keyed.Count;

    /// <summary>Steps of that tool that were not denied. Beyond so many tools nobody counts any more, and what is not counted is as much as can be.</summary>
    public int CallsOf(string tool) => _calls.TryGetValue(tool, out var calls) ? calls : _calls.Count < MaxCountedTools ? 0 : int.MaxValue;

    public IEnumerable<Step> Open => _open.Values.OrderBy(static step => step.Number);

    /// <summary>Forgets everything and starts from what storage holds: what open steps had reserved is theirs again.</summary>
    public void Load(IReadOnlyList<Step> steps)
    {
        _open.Clear();
        _keyed.Clear();
        _calls.Clear();
        _lastNumber = 0;
        _attempt = -1;
        HeldCount = 0;
        Reserved = Spend.None;
        var usage = RunUsage.None;
        foreach (var step in steps)
        {
            usage = Count(usage, step);
            usage = usage with { Used = usage.Used + step.Used };
            Remember(step, Task.CompletedTask);
            Complete(step);
        }

        _usage = usage;
    }

    public void Add(Step step, Task durable)
    {
        _usage = Count(_usage, step);
        Remember(step, durable);
    }

    /// <summary>What the attempt under this token did until now. Another attempt does its work anew, and that is no repetition.</summary>
    public LoopWindow LoopsOf(long token)
    {
        if (token != _attempt)
        {
            _attempt = token;
            _loops.Clear();
        }

        return _loops;
    }

    /// <summary>A step as loop rules see it; null for one whose repetition means nothing: what asks a model, and what is exempt.</summary>
    public LoopCall? CallOf(string tool, string argumentsHash, string? signature, bool sideEffect, string? model) =>
        model is null && loops.Watches(tool) ? LoopCall.Of(tool, argumentsHash, signature, sideEffect) : null;

    public bool IsWatched(Step step) => step.Model is null && loops.Watches(step.Tool);

    public Step? FindOpen(StepId id) => _open.GetValueOrDefault(id);

    /// <summary>The step this key already names, and when its record is on disk.</summary>
    public (Step Step, Task Durable)? FindByKey(string key) => _keyed.TryGetValue(key, out var keyed) ? keyed : null;

    /// <summary>A held step is decided: allowed, it stays open with what it now has reserved; denied, it is over and counts as never made.</summary>
    public void Decide(Step decided)
    {
        if (StepRules.IsTerminal(decided.State))
        {
            End(decided);
            _usage = _usage with { Steps = _usage.Steps - 1 };
            return;
        }

        if (_open.TryGetValue(decided.Id, out var held))
        {
            HeldCount -= held.State == StepState.Held ? 1 : 0;
            _open[decided.Id] = decided;
            Reserved += decided.Reserved;
        }

        if (decided.IdempotencyKey is { } key && _keyed.TryGetValue(key, out var keyed))
        {
            _keyed[key] = (decided, keyed.Durable);
        }
    }

    /// <summary>The step's outcome is recorded: what it reserved is settled by what it used.</summary>
    public void End(Step ended)
    {
        if (_open.Remove(ended.Id, out var open))
        {
            Reserved -= open.Reserved;
            HeldCount -= open.State == StepState.Held ? 1 : 0;
        }

        Complete(ended);
        if (ended.IdempotencyKey is { } key && _keyed.TryGetValue(key, out var keyed))
        {
            _keyed[key] = (ended, keyed.Durable);
        }

        _usage = _usage with { Used = _usage.Used + ended.Used };
    }

    private static RunUsage Count(RunUsage usage, Step step) => step.State == StepState.Denied ? usage : usage with { Steps = usage.Steps + 1 };

    private void Remember(Step step, Task durable)
    {
        _lastNumber = Math.Max(_lastNumber, step.Number);
        if (step.State != StepState.Denied)
        {
            if (CallsOf(step.Tool) is var calls and < int.MaxValue)
            {
                _calls[step.Tool] = calls + 1;
            }

            LoopsOf(step.FencingToken).Add(step.Number, CallOf(step.Tool, step.ArgumentsHash, step.Signature, step.SideEffect, step.Model));
        }

        if (!StepRules.IsTerminal(step.State))
        {
            _open[step.Id] = step;
            HeldCount += step.State == StepState.Held ? 1 : 0;
            Reserved += step.Reserved;
        }

        if (step.IdempotencyKey is { } key)
        {
            _keyed[key] = (step, durable);
        }
    }

    private void Complete(Step step)
    {
        if (step.OutputHash is { } output && step.FencingToken == _attempt)
        {
            _loops.Complete(step.Number, output);
        }
    }
}
