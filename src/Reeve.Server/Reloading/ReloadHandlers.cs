using Reeve.Protocol.Daemon;
using Reeve.Server.Operations;
using Reeve.Sources;

namespace Reeve.Server.Reloading;

/// <summary>Serves <c>config.reload</c>.</summary>
internal sealed class ReloadHandlers(ReloadService reloads) : IOperationHandlers
{
    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.ConfigReload, ReloadAsync);

    /// <summary>How a problem of a file is told on the wire.</summary>
    public static ProblemReport Of(SourceProblem problem) => new() { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint };

    private async ValueTask<ReloadResponse> ReloadAsync(ReloadRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        await reloads.ReloadAsync(caller.Identity, request.DryRun ?? false, cancellationToken) switch
        {
            ReloadOutcome.Unchanged => new ReloadResponse { Outcome = "unchanged", Changes = [] },
            ReloadOutcome.Changed changed => new ReloadResponse
            {
                Outcome = "changed",
                Changes =
                [
                    .. changed.Changes.Select(static change => new ConfigChangeReport
                    {
                        Key = change.Key,
                        Before = change.Before,
                        After = change.After,
                        Applies = change.IsLive ? "now" : "restart",
                    }),
                ],
            },
            ReloadOutcome.Refused refused => new ReloadResponse { Outcome = "refused", Changes = [], Problems = [.. refused.Problems.Select(Of)] },
            var other => throw new InvalidOperationException("An unknown outcome: " + other.GetType().Name),
        };
}
