using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Logs;

namespace Reeve.Engine.Turns;

/// <summary>
/// One turn at work: what it is made of, and the way to stop it. The loop alone moves it on; <see cref="Stop"/> may be called by anybody at any time.
/// </summary>
internal sealed class ActiveTurn : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private int _reason;

    public ActiveTurn(TurnTicket ticket, TurnContext context, TurnLimits limits, TurnLog log, TimeProvider time)
    {
        (Ticket, Context, Limits, Log) = (ticket, context, limits, log);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Run.Stopping);
        Clock = new TurnClock(limits.Timeout, () => Stop(TurnStop.TimedOut), time);
    }

    /// <summary>The right to the session's one turn.</summary>
    public TurnTicket Ticket { get; }

    public TurnContext Context { get; }

    public RunId Id => Context.Run.Id;

    public TurnLimits Limits { get; }

    public TurnLog Log { get; }

    /// <summary>Whether its words may leave the machine; where the agent's file or whoever started the turn says no, they may not.</summary>
    public bool LocalOnly { get; init; }

    public TurnClock Clock { get; }

    /// <summary>What hooks added; set once, before the model is first asked.</summary>
    public HookAssembly Hooks { get; set; } = new("", [], new Dictionary<string, HookTool>(), []);

    /// <summary>The conversation as the model is shown it.</summary>
    public ImmutableArray<ChatMessage> Messages { get; set; } = [];

    /// <summary>Ids of calls that stand in the conversation.</summary>
    public HashSet<string> CallIds { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls that stand in the transcript without a result.</summary>
    public List<string> OpenCalls { get; } = [];

    /// <summary>What the model said last, whole.</summary>
    public string Answer { get; set; } = "";

    /// <summary>What the model wrote of an answer that was not finished.</summary>
    public string Partial { get; set; } = "";

    /// <summary>How often the model was asked.</summary>
    public int Round { get; set; }

    /// <summary>Cancelled when the turn is cancelled, out of time, or its run is over.</summary>
    public CancellationToken Stopping => _stop.Token;

    public TurnStop Stopped => (TurnStop)Volatile.Read(ref _reason);

    /// <summary>Completes when the run is over and the transcript says how.</summary>
    public TaskCompletionSource<TurnOutcome> Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first reason stays. What hangs on the token runs elsewhere: whoever stops a turn does not wait for it here.</summary>
    public void Stop(TurnStop reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)TurnStop.None) == (int)TurnStop.None)
        {
            _ = _stop.CancelAsync();
        }
    }

    public void Dispose()
    {
        Clock.Dispose();
        _stop.Dispose();
    }
}
