using Reeve.Guard.Budgets;

namespace Reeve.Client;

/// <summary>What the body of a guarded call is given: when to stop, which attempt it is, and where to say what it used. Thread-safe.</summary>
public sealed class GuardedCall
{
    private readonly Lock _lock = new();
    private Usage _usage;
    private string? _problem;

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

    internal (Usage Usage, string? Problem) Reported()
    {
        lock (_lock)
        {
            return _problem is null ? (_usage, null) : (Usage.None, _problem);
        }
    }
}
