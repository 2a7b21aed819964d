namespace Reeve.Engine.Schedules;

/// <summary>
/// What is due first, of very many: one packed binary heap of slots, 16 bytes each and no object, so that a schedule costs no timer. A slot is in it at most once. Not
/// thread-safe.
/// </summary>
internal sealed class DueHeap
{
    private const int Absent = -1;

    private long[] _due = new long[16];
    private int[] _slots = new int[16];
    private int[] _places = [];

    public int Count { get; private set; }

    /// <summary>When the first is due, in UTC ticks; null when there is none.</summary>
    public long? First => Count == 0 ? null : _due[0];

    /// <summary>Puts a slot in, or moves it to another time.</summary>
    public void Set(int slot, long due)
    {
        Grow(slot);
        var place = _places[slot];
        if (place == Absent)
        {
            place = Count++;
        }

        Put(place, slot, due);
        Rise(place);
        Sink(_places[slot]);
    }

    public void Remove(int slot)
    {
        if (slot >= _places.Length || _places[slot] == Absent)
        {
            return;
        }

        var place = _places[slot];
        _places[slot] = Absent;
        Count--;
        if (place < Count)
        {
            Put(place, _slots[Count], _due[Count]);
            Rise(place);
            Sink(_places[_slots[place]]);
        }
    }

    /// <summary>Takes the first out when it is due.</summary>
    public bool TryTake(long now, out int slot)
    {
        slot = Count == 0 ? Absent : _slots[0];
        if (Count == 0 || _due[0] > now)
        {
            return false;
        }

        Remove(slot);
        return true;
    }

    private void Rise(int place)
    {
        for (var parent = (place - 1) / 2; place > 0 && _due[place] < _due[parent]; parent = (place - 1) / 2)
        {
            Swap(place, parent);
            place = parent;
        }
    }

    private void Sink(int place)
    {
        while (true)
        {
            var least = (2 * place) + 1;
            if (least + 1 < Count && _due[least + 1] < _due[least])
            {
                least++;
            }

            if (least >= Count || _due[least] >= _due[place])
            {
                return;
            }

            Swap(place, least);
            place = least;
        }
    }

    private void Swap(int one, int other)
    {
        var (slot, due) = (_slots[one], _due[one]);
        Put(one, _slots[other], _due[other]);
        Put(other, slot, due);
    }

    private void Put(int place, int slot, long due)
    {
        _slots[place] = slot;
        _due[place] = due;
        _places[slot] = place;
    }

    private void Grow(int slot)
    {
        if (slot >= _places.Length)
        {
            var before = _places.Length;
            Array.Resize(ref _places, Math.Max(slot + 1, before * 2));
            Array.Fill(_places, Absent, before, _places.Length - before);
        }

        if (Count == _due.Length)
        {
            Array.Resize(ref _due, Count * 2);
            Array.Resize(ref _slots, Count * 2);
        }
    }
}
