using Reeve.Engine.Bus;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class EnvelopeAddedApplier : ChangeApplier<EnvelopeAdded>
{
    private readonly Statement _insert;

    public EnvelopeAddedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            "INSERT INTO envelopes (id, source, kind, subject, at, causation, depth, owner, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    protected override string? Apply(EnvelopeAdded change)
    {
        var envelope = change.Envelope;
        var added = _insert
            .Bind(envelope.Id).Bind(envelope.Source).Bind(envelope.Kind).Bind(envelope.Subject).Bind(envelope.At).Bind(envelope.Causation).Bind(envelope.Depth)
            .Bind(envelope.Owner).Bind(envelope.Cause)
            .Run();
        return added == 1 ? null : $"{envelope.Id} was published before.";
    }
}
