using System.Globalization;
using System.Text;

namespace Reeve.Benchmarks;

/// <summary>
/// Asks the guard and tells the outcome, over and over in one run, with as little work of its own as can be: the request's bytes are made once, only the
/// step's id is copied from one reply into the next request, and a few digits of the arguments' hash count up, because the same call over and over is a loop.
/// </summary>
internal sealed class GuardCaller
{
    private static readonly byte[] Marker = "\"step\":\""u8.ToArray();

    private readonly BareClient _client;
    private readonly byte[] _end;
    private readonly int _stepAt;
    private readonly int _countAt;
    private int _count;

    public GuardCaller(BareClient client, string run, long token, string durability = "accepted")
    {
        _client = client;
        var who = string.Create(CultureInfo.InvariantCulture, $"\"run\":\"{run}\",\"fencing_token\":{token}");
        Request = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":7,"method":"steps.begin","params":{ {{who}},"tool":"bench.step","args_hash":"{{new string('a', 64)}}","durability":"{{durability}}"} }""" + "\n");
        var end = $$"""{"jsonrpc":"2.0","id":7,"method":"steps.end","params":{ {{who}},"step":"step_00000000000000000000000000","succeeded":true,"durability":"{{durability}}"} }""" + "\n";
        _end = Encoding.UTF8.GetBytes(end);
        _countAt = Request.AsSpan().IndexOf("aaaaaaaa"u8);
        _stepAt = end.IndexOf("step_0000", StringComparison.Ordinal);
    }

    public byte[] Request { get; }

    /// <summary>In a run of its own.</summary>
    public static GuardCaller Start(BareClient client, string durability = "accepted")
    {
        var run = client.Call("runs.start", """{"agent":"bench","tools":["bench.*"],"lease_seconds":3600}""");
        return new GuardCaller(client, run.GetProperty("run").GetString()!, run.GetProperty("fencing_token").GetInt64(), durability);
    }

    /// <summary>Asks; the reply stays in the client's buffer.</summary>
    public ReadOnlyMemory<byte> Begin()
    {
        (_count++).TryFormat(Request.AsSpan(_countAt, 8), out _, "x8", CultureInfo.InvariantCulture);
        var reply = _client.RoundTrip(Request);
        var at = reply.Span.IndexOf(Marker);
        if (at < 0)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(reply.Span));
        }

        reply.Span.Slice(at + Marker.Length, 31).CopyTo(_end.AsSpan(_stepAt));
        return reply;
    }

    public void End()
    {
        var reply = _client.RoundTrip(_end);
        if (reply.Span.IndexOf("\"result\""u8) < 0)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(reply.Span));
        }
    }
}
