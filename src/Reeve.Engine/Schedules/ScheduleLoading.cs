namespace Reeve.Engine.Schedules;

/// <summary>Remembers, at start, what earlier daemons wrote: how schedules stand, and fires that are not over.</summary>
internal sealed class ScheduleLoading(IScheduleStore store, ScheduleBook book, FireOutbox outbox, TimeProvider time)
{
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var armed in await store.ListArmedAsync(cancellationToken))
        {
            book.Note(armed, schedule: null);
        }

        var now = time.GetUtcNow();
        foreach (var fire in await store.ListFiresAsync(cancellationToken))
        {
            outbox.Add(fire, now);
        }
    }
}
