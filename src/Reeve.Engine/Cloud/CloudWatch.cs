using System.Text;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Cloud;

/// <summary>
/// One run of the loop and the step that stands for its asking: a poll every half minute would fill the log with itself, so the gate allows a bounded watch, as it allows a
/// model's stream, and takes it back at any moment through the run's stop. The outcome says how often was asked. Each push is a step of its own inside the same run.
/// Used by one worker; made and closed by <see cref="GovernedCloud"/>.
/// </summary>
#pragma warning disable CA1001 // CloseAsync disposes it: closing is more than letting go.
internal sealed class CloudWatch
#pragma warning restore CA1001
{
    public const string WatchTool = "cloud.watch";
    public const string PushTool = "cloud.push";

    /// <summary>Less than half of the longest lease, which so need not be renewed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private const int MaxPushes = 200;

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leave = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunHandle _run;
    private readonly StepRunner _steps;
    private readonly CloudOptions _options;
    private readonly DateTimeOffset _until;
    private Task _standing = Task.CompletedTask;
    private int _asked;
    private int _failed;
    private int _pushes;

    public CloudWatch(RunHandle run, StepRunner steps, CloudOptions options, DateTimeOffset now) =>
        (_run, _steps, _options, _until) = (run, steps, options, now + Longest);

    public CancellationToken Stopping => _run.Stopping;

    public static RunDraft Draft(CloudOptions options) => new()
    {
        Kind = RunKind.Job,
        Owner = options.Owner,
        Agent = DaemonRuns.CloudAgent,
        Trigger = DaemonRuns.CloudTrigger,
        Grants = [WatchTool, PushTool],
        Lease = Longest * 2,
    };

    public bool IsOver(DateTimeOffset now) => now >= _until || _pushes >= MaxPushes || Stopping.IsCancellationRequested;

    /// <summary>Returns when the gate has allowed the watch; fails as <see cref="StepRunner"/> does when it has not.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var intent = new StepIntent
        {
            Tool = WatchTool,
            Arguments = Encoding.UTF8.GetBytes($$"""{"endpoint":"{{_options.Endpoint!.AbsoluteUri}}","seconds":{{Longest.TotalSeconds}}}"""),
            WorstCase = Usage.None,
        };

        // Longer than it lasts: a watch is ended by whoever asks next, and a cloud may have asked for patience.
        _standing = _steps.RunAsync(_run, intent, StandAsync, Longest * 4, _leave.Token);
        await (await Task.WhenAny(_begun.Task, _standing).WaitAsync(cancellationToken));
    }

    public async Task<CloudReply> AskAsync(Func<CancellationToken, Task<CloudReply>> ask, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(Stopping, cancellationToken);
        _asked++;
        var reply = await ask(linked.Token);
        _failed += reply is CloudReply.Failed ? 1 : 0;
        return reply;
    }

    public Task<CloudReply> PushAsync(TelemetryBatch batch, Func<CancellationToken, Task<CloudReply>> push, CancellationToken cancellationToken)
    {
        _pushes++;
        var intent = new StepIntent
        {
            Tool = PushTool,
            SideEffect = true,
            Arguments = Encoding.UTF8.GetBytes($$"""{"endpoint":"{{_options.Endpoint!.AbsoluteUri}}","from":{{batch.From}},"to":{{batch.To}}}"""),
            WorstCase = Usage.None,
        };
        return _steps.RunAsync(_run, intent, async token => Effect(await push(token)), _options.Timeout * 2, cancellationToken);
    }

    /// <summary>Ends the standing step and the run. A run that was stopped is let go, which is what its killer waits for.</summary>
    public async Task CloseAsync()
    {
        await using (_run)
        {
            _over.TrySetResult();
            if (!_begun.Task.IsCompleted)
            {
                await _leave.CancelAsync(); // it may be held, for as long as an approval takes
            }

            await _standing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // refused, stopped or not recorded: the run's own end says so
            if (_standing.IsCompletedSuccessfully)
            {
                await _run.EndAsync(new RunOutcome.Succeeded($"Asked {_asked} times, pushed {_pushes} times."), CancellationToken.None);
            }
            else if (!Stopping.IsCancellationRequested)
            {
                await _run.EndAsync(new RunOutcome.Failed("not_watched", "Its watch was refused or could not be recorded."), CancellationToken.None);
            }

            _leave.Dispose();
        }
    }

    private async Task<StepEffect<bool>> StandAsync(CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        await _over.Task.WaitAsync(cancellationToken);
        return new StepEffect<bool>(true, new StepOutcome { Data = EntryData.Of(("asked", _asked), ("failed", _failed), ("pushes", _pushes)) });
    }

    private static StepEffect<CloudReply> Effect(CloudReply reply) => new(reply, reply switch
    {
        CloudReply.Failed failed => new StepOutcome { Succeeded = false, FailureCode = "push_failed", Summary = failed.Reason },
        CloudReply.TooLarge => new StepOutcome { Succeeded = false, FailureCode = "push_too_large" },
        _ => new StepOutcome(),
    });
}
