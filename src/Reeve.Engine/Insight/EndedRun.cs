using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Insight;

/// <summary>What is looked at of a run that is over.</summary>
public sealed record EndedRun(RunId Id, RunKind Kind, RunState State, string? FailureCode, DateTimeOffset EndedAt, long Tokens, long MicroUsd);
