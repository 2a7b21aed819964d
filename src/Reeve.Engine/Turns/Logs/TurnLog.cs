using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Reeve.Engine.Turns.Logs;

/// <summary>
/// The output of one live turn: numbered, told at once to whoever reads, written behind. Adding takes a short lock and waits for nobody: a reader that falls
/// behind the window gets a gap (law 1). Bounded. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // The writer holds memory alone, and readers outlive the turn.
public sealed class TurnLog
#pragma warning restore CA1001
{
    private const int Page = 256;

    private readonly TurnLogFile _file;
    private readonly string _path;
    private readonly TurnLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<TurnEvent> _window = new();
    private readonly ArrayBufferWriter<byte> _line = new(512);
    private readonly Utf8JsonWriter _json;
    private TaskCompletionSource _changed = NewSignal();
    private IncrementalHash? _digest;
    private (int Round, long First, long Last) _round;
    private long _last;
    private int _words;
    private bool _ended;

    internal TurnLog(TurnLogFile file, string path, long last, TurnLogOptions options, TimeProvider time)
    {
        (_file, _path, _last, _options, _time) = (file, path, last, options, time);
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>The number of the newest event.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Adds an event; it is numbered and stamped here. Nothing is added after the end.</summary>
    public void Add(TurnEvent draft)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            var added = draft with { Seq = ++_last, At = _time.GetUtcNow() };
            Write(added);
            Remember(added);
            _ended = added.Kind == TurnEventKind.Ended;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>From now on the lines of this call of the model are digested.</summary>
    public void BeginRound(int round)
    {
        lock (_lock)
        {
            _digest?.Dispose();
            _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _round = (round, 0, 0);
        }
    }

    /// <summary>The digest of the round's lines, each with its line feed, and their first and last numbers.</summary>
    public TurnRoundDigest EndRound()
    {
        lock (_lock)
        {
            var digest = new TurnRoundDigest(_round.First, _round.Last, Convert.ToHexStringLower(_digest?.GetHashAndReset() ?? []));
            _digest?.Dispose();
            _digest = null;
            return digest;
        }
    }

    /// <summary>Completes when the file has what it can have.</summary>
    public Task WrittenAsync() => _file.EndAsync();

    /// <summary>Everything after a cursor and what is yet to come, until the turn has ended.</summary>
    public async IAsyncEnumerable<TurnLogItem> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = Math.Max(0, after) + 1;
        foreach (var item in CatchUp(next))
        {
            yield return item;
            next = NextAfter(item);
        }

        while (true)
        {
            var (items, ended, changed) = Take(next);
            foreach (var item in items)
            {
                yield return item;
                next = NextAfter(item);
            }

            if (items.Count == 0)
            {
                if (ended)
                {
                    yield break;
                }

                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>What left the window before this reader came lies in the file.</summary>
    private IEnumerable<TurnLogItem> CatchUp(long next)
    {
        long first;
        lock (_lock)
        {
            first = _window.TryPeek(out var oldest) ? oldest.Seq : _last + 1;
        }

        return next >= first ? [] : WithGaps(TurnLogFile.Read(_path).Where(read => read.Seq >= next && read.Seq < first), next);
    }

    /// <summary>The same events with a marker wherever numbers are missing between them.</summary>
    internal static IEnumerable<TurnLogItem> WithGaps(IEnumerable<TurnEvent> events, long next)
    {
        foreach (var read in events)
        {
            if (read.Seq > next)
            {
                yield return new TurnLogItem.Gap(next, read.Seq - 1);
            }

            next = read.Seq + 1;
            yield return new TurnLogItem.Event(read);
        }
    }

    private (List<TurnLogItem> Items, bool Ended, Task Changed) Take(long next)
    {
        lock (_lock)
        {
            var items = WithGaps(_window.Where(held => held.Seq >= next).Take(Page), next).ToList();
            return (items, _ended, _changed.Task);
        }
    }

    private static long NextAfter(TurnLogItem item) => item switch
    {
        TurnLogItem.Event read => read.Value.Seq + 1,
        TurnLogItem.Gap gap => gap.To + 1,
        _ => throw new InvalidOperationException("An unknown item: " + item.GetType().Name),
    };

    /// <summary>Under the lock.</summary>
    private void Write(TurnEvent added)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        TurnEventJson.Write(_json, added);
        _json.Flush();
        _file.Add(_line.WrittenSpan, always: added.Kind == TurnEventKind.Ended);
        if (_digest is not null && added.Round == _round.Round)
        {
            _digest.AppendData(_line.WrittenSpan);
            _digest.AppendData("\n"u8);
            _round = (_round.Round, _round.First == 0 ? added.Seq : _round.First, added.Seq);
        }
    }

    /// <summary>Under the lock.</summary>
    private void Remember(TurnEvent added)
    {
        _window.Enqueue(added);
        _words += added.Text?.Length ?? 0;
        while (_window.Count > _options.Window || (_words > _options.WindowWords && _window.Count > 1))
        {
            _words -= _window.Dequeue().Text?.Length ?? 0;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What the entry that ends a model's step says of its output: which lines, and their SHA-256.</summary>
public readonly record struct TurnRoundDigest(long First, long Last, string Sha256);
