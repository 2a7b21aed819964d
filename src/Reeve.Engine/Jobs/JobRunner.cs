using System.Collections.Concurrent;
using Reeve.Engine.Agents;
using Reeve.Engine.Runs;
using Reeve.Engine.Turns;
using Reeve.Guard;

namespace Reeve.Engine.Jobs;

/// <summary>
/// A job is a run of its own, under the key of what asked for it, and the turn in which its agent is told is that run's child. So what asked is done once however often it asks,
/// and a job a dead daemon left is another attempt of the same run. Thread-safe; remembers the jobs at work only.
/// </summary>
internal sealed class JobRunner(AgentCatalog agents, RunService runs, IRunStore store, JobAttempts attempts) : IJobRunner
{
    private const int MaxAttempts = 3;

    private readonly ConcurrentDictionary<(string Owner, string Agent, string Key), JobReceipt> _atWork = new();

    public async Task<JobReceipt> StartAsync(JobRequest job, CancellationToken cancellationToken)
    {
        var agent = AgentFinding.Usable(agents, job.Agent, job.Owner);
        if (_atWork.TryGetValue((agent.Owner, agent.Name, job.Key), out var known))
        {
            return known with { IsRepeated = true };
        }

        var before = await store.FindByKeyAsync(agent.Owner, agent.Name, job.Key, cancellationToken);
        if (before is not null && before.State != RunState.Queued)
        {
            return Over(before);
        }

        try
        {
            return Go(agent, job, before is null ? await runs.StartAsync(Draft(agent, job), CancellationToken.None) : await runs.TakeAsync(before.Id, CancellationToken.None));
        }
        catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict && _atWork.TryGetValue((agent.Owner, agent.Name, job.Key), out var faster))
        {
            return faster with { IsRepeated = true }; // somebody asked in the same moment
        }
    }

    private JobReceipt Go(Agent agent, JobRequest job, RunHandle run)
    {
        var key = (agent.Owner, agent.Name, job.Key);
        var over = new TaskCompletionSource<JobEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var receipt = new JobReceipt(run.Id, IsRepeated: false, over.Task);
        _atWork[key] = receipt;
        _ = Task.Run(async () =>
        {
            try
            {
                over.TrySetResult(await attempts.RunAsync(agent.Owner, job, run));
            }
            catch (OperationCanceledException)
            {
                over.TrySetCanceled();
            }
            catch (Exception defect) // whoever waits hears of it; nobody else would
            {
                over.TrySetException(defect);
            }
            finally
            {
                _atWork.TryRemove(key, out _);
            }
        });
        return receipt;
    }

    private static RunDraft Draft(Agent agent, JobRequest job) => new()
    {
        Kind = RunKind.Job,
        Owner = agent.Owner,
        Agent = agent.Name,
        Trigger = job.Trigger,
        MaxAttempts = MaxAttempts,
        IdempotencyKey = job.Key,
        Budget = TurnLimits.BudgetOf(agent.File.Abilities),
        Grants = TurnGrantRules.Of(agent.File.Abilities),
    };

    /// <summary>Its record may still be on its way to its end (held by nobody here): that is for the lease sweep, and no reason to do it twice.</summary>
    private static JobReceipt Over(Run run) => new(run.Id, IsRepeated: true, Task.FromResult(new JobEnd(RunNames.Of(run.State), run.FailureCode)));
}
