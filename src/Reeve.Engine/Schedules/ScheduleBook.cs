using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Schedules;

/// <summary>
/// What is declared, how it stands, and what is due first: the room's memory, rebuilt from the store and the file at start. Holds only what is on the disk already. Thread-safe:
/// one lock, nothing slow under it. Whoever changes how a schedule stands holds <see cref="ScheduleGate"/> from reading it to noting it here.
/// </summary>
internal sealed class ScheduleBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _slotOf = new(StringComparer.Ordinal);
    private readonly List<Line> _lines = [];
    private readonly Stack<int> _free = new();
    private readonly DueHeap _heap = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _slotOf.Count;
            }
        }
    }

    /// <summary>How many the clock is watched for.</summary>
    public int Watched
    {
        get
        {
            lock (_lock)
            {
                return _heap.Count;
            }
        }
    }

    /// <summary>When the first is due; null when none is.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _heap.First is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
            }
        }
    }

    /// <summary>Everything that is declared, by id.</summary>
    public ImmutableArray<ScheduleStanding> List()
    {
        lock (_lock)
        {
            return [.. _lines.Where(static line => line.Armed is not null && line.Schedule is not null).Select(static line => new ScheduleStanding(line.Schedule!, line.Armed!)).OrderBy(static s => s.Schedule.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>How every known schedule stands, declared or not.</summary>
    public ImmutableArray<ArmedSchedule> ListArmed()
    {
        lock (_lock)
        {
            return [.. _lines.Select(static line => line.Armed).OfType<ArmedSchedule>()];
        }
    }

    public bool TryFind(string id, [NotNullWhen(true)] out ScheduleStanding? standing)
    {
        lock (_lock)
        {
            standing = _slotOf.TryGetValue(id, out var slot) && _lines[slot] is { Schedule: { } schedule, Armed: { } armed } ? new ScheduleStanding(schedule, armed) : null;
            return standing is not null;
        }
    }

    public ArmedSchedule? FindArmed(string id)
    {
        lock (_lock)
        {
            return _slotOf.TryGetValue(id, out var slot) ? _lines[slot].Armed : null;
        }
    }

    /// <summary>Notes how a schedule stands. Without a declaration it is known and not watched.</summary>
    public void Note(ArmedSchedule armed, Schedule? schedule)
    {
        lock (_lock)
        {
            var slot = SlotOf(armed.Id);
            var run = _lines[slot].Armed?.LastRun ?? armed.LastRun; // noted beside the gate, by whoever told the fire
            _lines[slot] = new Line(schedule, armed with { LastRun = run });
            Watch(slot, armed.Due);
        }
    }

    /// <summary>The run its newest fire became.</summary>
    public void NoteRun(string id, RunId? run)
    {
        lock (_lock)
        {
            if (run is not null && _slotOf.TryGetValue(id, out var slot) && _lines[slot].Armed is { } armed)
            {
                _lines[slot] = _lines[slot] with { Armed = armed with { LastRun = run } };
            }
        }
    }

    public void Forget(string id)
    {
        lock (_lock)
        {
            if (_slotOf.Remove(id, out var slot))
            {
                _heap.Remove(slot);
                _lines[slot] = default;
                _free.Push(slot);
            }
        }
    }

    /// <summary>Takes what is due, at most so many. Each comes back with <see cref="Note"/> or <see cref="PutOff"/>.</summary>
    public ImmutableArray<ScheduleStanding> TakeDue(DateTimeOffset now, int most)
    {
        var due = ImmutableArray.CreateBuilder<ScheduleStanding>();
        lock (_lock)
        {
            while (due.Count < most && _heap.TryTake(now.UtcTicks, out var slot))
            {
                due.Add(new ScheduleStanding(_lines[slot].Schedule!, _lines[slot].Armed!));
            }
        }

        return due.ToImmutable();
    }

    /// <summary>It could not be recorded now: look again then.</summary>
    public void PutOff(string id, DateTimeOffset until)
    {
        lock (_lock)
        {
            if (_slotOf.TryGetValue(id, out var slot))
            {
                Watch(slot, until);
            }
        }
    }

    private int SlotOf(string id)
    {
        if (!_slotOf.TryGetValue(id, out var slot))
        {
            if (!_free.TryPop(out slot))
            {
                slot = _lines.Count;
                _lines.Add(default);
            }

            _slotOf[id] = slot;
        }

        return slot;
    }

    private void Watch(int slot, DateTimeOffset? due)
    {
        if (_lines[slot] is { Schedule: not null, Armed.IsWatched: true } && due is { } at)
        {
            _heap.Set(slot, at.UtcTicks);
        }
        else
        {
            _heap.Remove(slot);
        }
    }

    private readonly record struct Line(Schedule? Schedule, ArmedSchedule? Armed);
}
