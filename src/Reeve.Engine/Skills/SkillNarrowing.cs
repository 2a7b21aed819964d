using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Skills;

/// <summary>
/// Which tools are left to each run that took up skills which name theirs. Of runs at work only: one that a restart ended is over. Bounded: a run that falls out has
/// been silent for longest, and is held to nothing but its grants again. Thread-safe (one lock).
/// </summary>
internal sealed class SkillNarrowing
{
    private const int MaxRuns = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<RunId, (ImmutableArray<string> Left, string Skill)> _runs = [];
    private readonly Queue<RunId> _order = new();

    /// <summary>The tools left and the skill that took the others away; null when nothing is.</summary>
    public (ImmutableArray<string> Left, string Skill)? Of(RunId run)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(run, out var held) ? held : null;
        }
    }

    public void TakeUp(RunId run, Skill skill)
    {
        lock (_lock)
        {
            var before = _runs.TryGetValue(run, out var held) ? held.Left : (ImmutableArray<string>?)null;
            if (skill.File.AllowedTools is null || SkillRules.Narrow(before, skill.File.AllowedTools) is not { } left)
            {
                return;
            }

            if (before is null)
            {
                _order.Enqueue(run);
                if (_order.Count > MaxRuns)
                {
                    _runs.Remove(_order.Dequeue());
                }
            }

            _runs[run] = (left, skill.Name);
        }
    }
}
