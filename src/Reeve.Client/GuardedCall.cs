using System.Text.Json;
using Reeve.Guard.Budgets;

namespace Reeve.Client;

/// <summary>What the body of a guarded call is given: when to stop, which attempt it is, and where to say what it used. Thread-safe.</summary>
public sealed class GuardedCall
{
    private const int LongestData = 8 * 1024;

    private readonly Lock _lock = new();
    private Usage _usage;
    private string? _problem;
    private byte[]? _compensationData;

    internal GuardedCall(string idempotencyKey, int attempt, CancellationToken cancellationToken)
    {
        IdempotencyKey = idempotencyKey;
        Attempt = attempt;
        CancellationToken = cancellationToken;
    }

    /// <summary>Fires when the attempt has taken too long, the caller cancelled, or the run was killed. A body that ignores it is left behind.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>1 for the first.</summary>
    public int Attempt { get; }

    /// <summary>The same for every attempt of one call, and for no other call: hand it on to a service that knows idempotency keys.</summary>
    public string IdempotencyKey { get; }

    /// <summary>
    /// Says what was used; several reports add up. What cannot be true (negative, or absurdly much) is not counted: it is recorded, and the call is charged
    /// what it had reserved.
    /// </summary>
    /// <param name="tokensIn">Tokens sent, cached ones included.</param>
    /// <param name="tokensOut">Tokens received.</param>
    /// <param name="tokensCached">How many of those sent the provider read from its cache.</param>
    /// <param name="microUsd">The cost in micro-dollars, where the caller knows it.</param>
    public void ReportUsage(long tokensIn, long tokensOut, long tokensCached = 0, long microUsd = 0)
    {
        var more = new Usage(tokensIn, tokensOut, tokensCached, microUsd);
        lock (_lock)
        {
            _problem ??= more.Problem;
            if (_problem is null)
            {
                _usage += more;
                _problem = _usage.Problem;
            }
        }
    }

    /// <summary>
    /// Says what whoever undoes this call needs to know: kept by the daemon with the step, as erasable content, and handed to the tool's compensation
    /// (<see cref="GuardedTool.OnCompensate"/>, a command, an address). The last word of the last attempt counts.
    /// </summary>
    /// <param name="data">Anything that serializes to at most 8,192 bytes of JSON; null for nothing.</param>
    /// <exception cref="ArgumentException">It is larger.</exception>
    public void CompensateWith(object? data)
    {
        var bytes = data is null ? null : JsonSerializer.SerializeToUtf8Bytes(data, data.GetType());
        if (bytes is { Length: > LongestData })
        {
            throw new ArgumentException($"It has {bytes.Length} bytes of JSON; {LongestData} are allowed.", nameof(data));
        }

        lock (_lock)
        {
            _compensationData = bytes;
        }
    }

    internal byte[]? CompensationData
    {
        get
        {
            lock (_lock)
            {
                return _compensationData;
            }
        }
    }

    internal (Usage Usage, string? Problem) Reported()
    {
        lock (_lock)
        {
            return _problem is null ? (_usage, null) : (Usage.None, _problem);
        }
    }
}
