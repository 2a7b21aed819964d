using Reeve.Engine.Turns.Logs;
using Reeve.Protocol.Turns;

namespace Reeve.Server.Operations;

/// <summary>Gathers one answer's worth of a turn's output. Used by one request.</summary>
internal sealed class TurnOutputReader(long after, int most)
{
    private const int MostWords = 256 * 1024;

    private readonly List<TurnEventReport> _events = [];
    private long _next = after;
    private bool _passed;
    private int _words;
    private bool _ended;

    public bool HasRoom => _events.Count < most && _words < MostWords && !_ended;

    public bool IsEmpty => _events.Count == 0 && !_passed;

    public void Add(TurnLogItem item)
    {
        _passed = true;
        switch (item)
        {
            case TurnLogItem.Event happened:
                _events.Add(Of(happened.Value));
                _next = happened.Value.Seq;
                _words += happened.Value.Text?.Length ?? 0;
                _ended = happened.Value.Kind == TurnEventKind.Ended;
                break;
            case TurnLogItem.Gap gap:
                _next = gap.To; // the numbers tell the reader
                break;
        }
    }

    public TurnOutputResponse Finish(bool isOver) => new() { Events = _events, Next = _next, Ended = _ended || (isOver && _events.Count == 0) };

    public static TurnEventReport Of(TurnEvent happened) => new()
    {
        Seq = happened.Seq,
        At = happened.At,
        Kind = TurnEventJson.NameOf(happened.Kind),
        Text = happened.Text,
        Call = happened.Call,
        Tool = happened.Tool,
        Error = happened.IsError,
        Code = happened.Code,
        Model = happened.Model,
        TokensIn = happened.Used?.TokensIn,
        TokensOut = happened.Used?.TokensOut,
        MicroUsd = happened.Used?.MicroUsd,
    };
}
