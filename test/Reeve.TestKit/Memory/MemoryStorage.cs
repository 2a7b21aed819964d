using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.TestKit.Memory;

/// <summary>
/// The engine's storage without a disk: one lock is the single writer, one immutable value the database. Outlives the engine built on it, so that a test can
/// end one daemon and start the next. <see cref="Crash"/> is a power cut: from a chosen commit on, nothing is written any more. Thread-safe.
/// </summary>
public sealed partial class MemoryStorage(TimeProvider time) : IJournal
{
    private readonly Lock _lock = new();
    private MemoryState _state = MemoryState.Empty;
    private ImmutableList<LedgerEntry> _entries = [];
    private ImmutableList<StoredContent> _contents = [];
    private int? _commitsLeft;
    private Func<UnitOfWork, Exception?>? _fault;

    /// <summary>Units that were committed.</summary>
    public int Commits { get; private set; }

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>Cuts the power after so many further commits: every later unit fails with <c>unavailable</c>. Null mends it.</summary>
    public void Crash(int? afterCommits)
    {
        lock (_lock)
        {
            _commitsLeft = afterCommits;
        }
    }

    /// <summary>Fails the units the function names a failure for.</summary>
    public void FailOn(Func<UnitOfWork, Exception?>? fault)
    {
        lock (_lock)
        {
            _fault = fault;
        }
    }

    public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            try
            {
                return ValueTask.FromResult(new PendingCommit(Task.FromResult(Apply(work))));
            }
            catch (ReeveException refused)
            {
                return ValueTask.FromResult(new PendingCommit(Task.FromException<CommitReceipt>(refused)));
            }
        }
    }

    private CommitReceipt Apply(UnitOfWork work)
    {
        if (work.Entries.IsDefaultOrEmpty)
        {
            throw new InvalidOperationException("a unit without an entry (law 3)");
        }

        if (_commitsLeft is 0)
        {
            throw new ReeveException(ErrorCode.Unavailable, "the power is out");
        }

        if (_fault?.Invoke(work) is { } fault)
        {
            throw fault;
        }

        _state = work.Changes.Aggregate(_state, static (state, change) => state.Apply(change));
        _commitsLeft--;
        Commits++;
        var first = _entries.Count;
        foreach (var draft in work.Entries)
        {
            var at = time.GetUtcNow();
            _contents = _contents.AddRange(draft.Contents.Select(content => new StoredContent(_entries.Count, content.Name, content.MediaType, new byte[32], content.Bytes.ToArray())));
            _entries = _entries.Add(new LedgerEntry(_entries.Count, at, draft.Type, draft.Family, draft.Run, draft.Agent, draft.Owner, Encode(draft, at)));
        }

        return new CommitReceipt(first, work.Entries.Length);
    }

    private static byte[] Encode(LedgerDraft draft, DateTimeOffset at)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("at", at.UtcDateTime);
            json.WriteString("type", draft.Type);
            json.WriteString("family", draft.Family.ToString().ToLowerInvariant());
            json.WriteString("run", draft.Run?.Value);
            json.WriteString("agent", draft.Agent);
            json.WriteString("owner", draft.Owner);
            json.WriteStartObject("data");
            foreach (var (name, value) in draft.Data.Fields)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case DateTimeOffset instant: json.WriteStringValue(instant.UtcDateTime); break;
            case IReadOnlyList<string> list: json.WriteRawValue(JsonSerializer.Serialize(list)); break;
            default: throw new InvalidOperationException("not a value of an entry: " + value.GetType().Name);
        }
    }
}
