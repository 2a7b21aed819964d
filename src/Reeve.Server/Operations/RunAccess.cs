using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Server.Operations;

/// <summary>Keeps callers to the runs that are theirs. Somebody else's run is not there: that it exists is not the caller's to know. Thread-safe.</summary>
internal sealed class RunAccess(RunService runs)
{
    public async ValueTask<Run> FindAsync(string id, CallerContext caller, CancellationToken cancellationToken) =>
        await runs.FindAsync(new RunId(RequestRules.Id("run", id)), cancellationToken) is { } run && caller.MaySee(run.Owner)
            ? run
            : throw new ReeveException(ErrorCode.NotFound, $"There is no run {id}.", "reeve ps lists the runs");

    /// <summary>The id, after looking whose run it is. The operator's calls look nothing up: every run is theirs to govern, and this is the hot path.</summary>
    public ValueTask<RunId> RequireAsync(string id, CallerContext caller, CancellationToken cancellationToken) =>
        caller.Visible is null ? new ValueTask<RunId>(new RunId(RequestRules.Id("run", id))) : LookUpAsync(id, caller, cancellationToken);

    private async ValueTask<RunId> LookUpAsync(string id, CallerContext caller, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, cancellationToken)).Id;
}
