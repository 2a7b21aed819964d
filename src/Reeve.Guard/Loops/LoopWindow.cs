namespace Reeve.Guard.Loops;

/// <summary>
/// The last calls of one attempt of a run: a ring of fixed size, made with the first call, so that remembering costs nothing more however long the run is.
/// Not thread-safe: whoever serialises the run's decisions guards it.
/// </summary>
/// <param name="options">What is looked for, which says how much must be remembered.</param>
public sealed class LoopWindow(LoopOptions options)
{
    private Remembered[]? _ring;
    private int _newest = -1;

    /// <summary>What is looked for.</summary>
    public LoopOptions Options => options;

    /// <summary>All calls made, those that patterns do not look at included.</summary>
    public int Iterations { get; private set; }

    /// <summary>How many calls are remembered.</summary>
    public int Length { get; private set; }

    /// <summary>A remembered call, 0 being the newest.</summary>
    /// <param name="back">0 to <see cref="Length"/> − 1.</param>
    internal ref readonly Remembered this[int back] => ref _ring![Slot(back)];

    /// <summary>What a call that is about to be made would be. Changes nothing.</summary>
    /// <param name="next">The call, or null for one that patterns do not look at.</param>
    public LoopFinding? Judge(LoopCall? next) => LoopRules.Judge(this, next, options);

    /// <summary>A call was allowed.</summary>
    /// <param name="number">Its number in the run, by which its output is told later.</param>
    /// <param name="call">The call, or null for one that patterns do not look at.</param>
    public void Add(int number, LoopCall? call)
    {
        Iterations++;
        if (call is not { } watched)
        {
            return;
        }

        _ring ??= new Remembered[options.Memory];
        _newest = (_newest + 1) % _ring.Length;
        _ring[_newest] = new Remembered(watched, number);
        Length = Math.Min(Length + 1, _ring.Length);
    }

    /// <summary>A call's output is known. One that is no longer remembered is ignored.</summary>
    /// <param name="number">The call's number.</param>
    /// <param name="outputHash">SHA-256 of the output, 64 lower-case hex digits.</param>
    public void Complete(int number, string outputHash)
    {
        for (var back = 0; back < Length; back++)
        {
            ref var call = ref _ring![Slot(back)];
            if (call.Number == number)
            {
                call = call with { Output = LoopCall.Fold(outputHash), HasOutput = true };
                return;
            }
        }
    }

    /// <summary>A new attempt begins: what the one before it did is not repeated by doing it again.</summary>
    public void Clear() => (Iterations, Length, _newest) = (0, 0, -1);

    private int Slot(int back)
    {
        var at = _newest - back;
        return at < 0 ? at + _ring!.Length : at;
    }

    /// <summary>A call and what came of it.</summary>
    internal readonly record struct Remembered(LoopCall Call, int Number, ulong Output = 0, bool HasOutput = false);
}
