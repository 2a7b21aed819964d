using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>Records how fires end. Thread-safe.</summary>
internal sealed class FireEnds(ScheduleWrites writes, ScheduleOwners owners)
{
    /// <summary>Its job is over.</summary>
    public Task EndAsync(Fire fire, RunId run, JobEnd end) => writes.WriteAsync(ScheduleEntries.Ended(fire, owners.Of(fire.Agent), run, end), new FireEnded(fire, run));

    /// <summary>It never became a job.</summary>
    public Task FailAsync(Fire fire, ReeveException why) => writes.WriteAsync(ScheduleEntries.Failed(fire, owners.Of(fire.Agent), why.Code, why.Message), new FireEnded(fire, null));
}
