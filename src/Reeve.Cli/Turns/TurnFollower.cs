using System.Text.Json;
using Reeve.Cli.Rendering;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Turns;

/// <summary>
/// Follows a turn from a cursor to its end: the answer to stdout as it comes, what goes on besides to stderr; as JSON, each event on a line. Used by one command.
/// </summary>
internal sealed class TurnFollower(Invocation invocation, ReeveClient client)
{
    private bool _midLine;

    /// <summary>Returns how the turn ended; null when the daemon let go of it (it stops, and the turn waits for a person).</summary>
    public async Task<TurnEventReport?> FollowAsync(string run, long after, CancellationToken cancellationToken)
    {
        var next = after;
        while (true)
        {
            TurnOutputResponse page;
            try
            {
                page = await client.CallAsync(Operations.TurnsOutput, new TurnOutputRequest { Run = run, After = next }, cancellationToken);
            }
            catch (ReeveException lost) when (lost.Code is ErrorCode.ConnectionLost or ErrorCode.DaemonNotRunning)
            {
                EndLine();
                throw new ReeveException(lost.Code, "The daemon cannot be reached any more; what was said is on its disk.", $"When it is up again: reeve attach {run} --after {next}", inner: lost);
            }

            foreach (var happened in page.Events)
            {
                if (happened.Seq > next + 1)
                {
                    Talk($"… {happened.Seq - next - 1} pieces are not kept …");
                }

                Show(happened);
                next = happened.Seq;
            }

            next = Math.Max(next, page.Next);
            if (page.Ended)
            {
                EndLine();
                return page.Events.LastOrDefault(static happened => happened.Kind == "ended");
            }
        }
    }

    private void Show(TurnEventReport happened)
    {
        if (invocation.Json)
        {
            invocation.Host.Out.Write(JsonSerializer.Serialize(happened, ProtocolJson.Default.TurnEventReport) + "\n");
            invocation.Host.Out.Flush();
            return;
        }

        switch (happened.Kind)
        {
            case "text":
                Say(happened.Text ?? "");
                break;
            case "call":
                Talk($"→ {happened.Tool} {happened.Text}");
                break;
            case "result":
                Talk($"{(happened.Error ? "✗" : "✓")} {happened.Tool}");
                break;
            case "steered":
                Talk("you said: " + happened.Text);
                break;
            case "question":
                EndLine();
                invocation.Host.Error.WriteLine(Printable.Text("question: " + happened.Text));
                invocation.Host.Error.WriteLine($"hint: reeve answer {happened.Code} \"…\"");
                break;
            case "answered":
                Talk(happened.Text is null ? "the question is " + happened.Code : "answered: " + happened.Text);
                break;
            case "notice":
                Talk("note: " + happened.Text);
                break;
        }
    }

    private void Say(string text)
    {
        invocation.Host.Out.Write(Printable.Text(text));
        invocation.Host.Out.Flush();
        _midLine = text.Length > 0 ? text[^1] != '\n' : _midLine;
    }

    private void Talk(string line)
    {
        const int Longest = 200;
        EndLine();
        invocation.Say(line.Length <= Longest ? line : line[..Longest] + "…");
    }

    private void EndLine()
    {
        if (_midLine)
        {
            invocation.Host.Out.Write("\n");
            invocation.Host.Out.Flush();
            _midLine = false;
        }
    }
}
