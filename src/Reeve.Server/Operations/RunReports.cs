using Reeve.Engine.Runs;
using Reeve.Protocol.Runs;

namespace Reeve.Server.Operations;

/// <summary>Runs and steps as clients see them.</summary>
internal static class RunReports
{
    public static RunReport Of(Run run) => new()
    {
        Id = run.Id.Value,
        Kind = RunNames.Of(run.Kind),
        State = RunNames.Of(run.State),
        Agent = run.Agent,
        Owner = run.Owner,
        Project = run.Project,
        Trigger = run.Trigger,
        Parent = run.Parent?.Value,
        Depth = run.Depth,
        Attempt = run.Attempt,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        FailureCode = run.FailureCode,
        Reason = run.Reason,
        Steps = run.Usage.Steps,
        TokensIn = run.Usage.Used.TokensIn,
        TokensOut = run.Usage.Used.TokensOut,
        TokensCached = run.Usage.Used.TokensCached,
        MicroUsd = run.Usage.Used.MicroUsd,
    };

    public static StepReport Of(Step step) => new()
    {
        Id = step.Id.Value,
        Number = step.Number,
        Tool = step.Tool,
        State = RunNames.Of(step.State),
        SideEffect = step.SideEffect,
        ArgsHash = step.ArgumentsHash,
        Model = step.Model,
        TokensIn = step.Used.TokensIn,
        TokensOut = step.Used.TokensOut,
        MicroUsd = step.Used.MicroUsd,
        DecidedBy = step.DecidedBy,
        IntendedAt = step.IntendedAt,
        EndedAt = step.EndedAt,
        FailureCode = step.FailureCode,
        Summary = step.Summary,
    };
}
