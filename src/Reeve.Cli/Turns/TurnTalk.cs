using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Turns;

/// <summary>Says something to an agent and follows what comes of it. Stateless.</summary>
internal static class TurnTalk
{
    /// <summary>Who speaks when nobody says otherwise: the person at this machine.</summary>
    public static string Sender(Invocation invocation, string? given) => given ?? invocation.Host.Variable("USER") ?? invocation.Host.Variable("USERNAME") ?? "me";

    /// <summary>The run of a message: at once, or after the turns before it.</summary>
    public static async Task<string> RunOfAsync(Invocation invocation, ReeveClient client, StartTurnResponse started, CancellationToken cancellationToken)
    {
        if (started.Status == "queued")
        {
            invocation.Say(started.Ahead == 0 ? "waiting for the turn that goes on" : $"waiting behind {started.Ahead} messages");
        }

        var run = started.Run;
        while (run is null)
        {
            run = (await client.CallAsync(Operations.TurnsFind, new FindTurnRequest { Session = started.Session, Line = started.Line }, cancellationToken)).Run;
        }

        return run;
    }

    /// <summary>The exit code of an end, and a word about a bad one.</summary>
    public static int Report(Invocation invocation, TurnEventReport? ended, string run)
    {
        if (ended is null)
        {
            invocation.Say($"the turn waits for a person: reeve attach {run}");
            return ExitCode.Ok;
        }

        return ended.Code is null or "succeeded" ? ExitCode.Ok : CliApp.Report(invocation.Host, $"{ended.Code}: {ended.Text}", HintOf(ended.Code, run), ExitCode.Of(ended.Code));
    }

    private static string HintOf(string code, string run) => code switch
    {
        ErrorCode.BudgetExceeded => "reeve budget shows what is left",
        ErrorCode.Killed => "reeve kill --list shows the switches",
        _ => $"reeve run {run} shows every step",
    };
}
