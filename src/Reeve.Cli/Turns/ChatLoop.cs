using System.Globalization;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Turns;

/// <summary>
/// An interactive conversation: a line is a message. Ctrl-C stops the turn that goes on; where none does, or a second time, it leaves. Leaving stops nothing: the daemon owns
/// the turn. One caller.
/// </summary>
internal sealed class ChatLoop(Invocation invocation, ReeveClient client, string agent, string sender)
{
    private string? _other;
    private volatile string? _run;
    private bool _stopping;

    /// <summary>As whom the person talks: as given, or as another since <c>/new</c>.</summary>
    private string Sender => _other ?? sender;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupts = invocation.Host.OnInterrupt(() => Interrupt(leave));
        invocation.Say($"talking with {agent} as {Sender}; /help says what else there is");
        try
        {
            while (await ReadAsync(leave.Token) is { } line && await TakeAsync(line.Trim(), leave.Token))
            {
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            invocation.Say(_run is { } run ? $"left; the turn goes on: reeve attach {run}" : "left");
        }

        return ExitCode.Ok;
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        invocation.Host.Error.Write("> ");
        return await Task.Run(invocation.Host.In.ReadLine, cancellationToken).WaitAsync(cancellationToken); // a terminal's line cannot be given up half-way
    }

    /// <summary>False: the person leaves.</summary>
    private async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        switch (line)
        {
            case "":
                return true;
            case "/quit" or "/exit":
                return false;
            case "/help":
                invocation.Say("/new begins another conversation, /quit leaves, Ctrl-C stops the turn; everything else is said to " + agent);
                return true;
            case "/new":
                _other = $"{sender}/{invocation.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
                invocation.Say($"a new conversation, as {_other}");
                return true;
            case ['/', ..]:
                invocation.Say($"there is no {line}; /help says what there is");
                return true;
            default:
                await SayAsync(line, cancellationToken);
                return true;
        }
    }

    private async Task SayAsync(string words, CancellationToken cancellationToken)
    {
        try
        {
            var started = await client.CallAsync(Operations.TurnsStart, new StartTurnRequest { Agent = agent, Sender = Sender, Message = words }, cancellationToken);
            _run = await TurnTalk.RunOfAsync(invocation, client, started, cancellationToken);
            var run = _run;
            TurnTalk.Report(invocation, await new TurnFollower(invocation, client).FollowAsync(run, started.Cursor, cancellationToken), run);
            (_run, _stopping) = (null, false);
        }
        catch (ReeveException failure) when (failure.Code is not (ErrorCode.NotFound or ErrorCode.Forbidden or ErrorCode.InvalidConfiguration))
        {
            CliApp.Report(invocation.Host, failure.Message, failure.Hint, ExitCode.Failed); // the conversation is on the daemon's disk: the next line may find it again
            (_run, _stopping) = (null, false);
        }
    }

    private void Interrupt(CancellationTokenSource leave)
    {
        if (_run is not { } run || _stopping)
        {
            leave.Cancel();
            return;
        }

        _stopping = true;
        invocation.Say("stopping; Ctrl-C again leaves");
        _ = StopAsync(run);
    }

    private async Task StopAsync(string run)
    {
        try
        {
            await client.CallAsync(Operations.TurnsCancel, new CancelTurnRequest { Run = run }, CancellationToken.None);
        }
        catch (ReeveException failure)
        {
            invocation.Say($"it could not be stopped: {failure.Message}");
        }
    }
}
