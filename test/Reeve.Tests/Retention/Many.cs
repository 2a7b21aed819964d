using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Retention;

/// <summary>Ended runs by the thousand.</summary>
internal static class Many
{
    public static IEnumerable<Run> Runs(DateTimeOffset now, int count) => Enumerable.Range(0, count).Select(i =>
        SampleRuns.Running(new RunId($"run_many_{i:000000}"), now, null) with { State = RunState.Succeeded, EndedAt = now });
}
