using Reeve.Engine.Compliance;

namespace Reeve.Server.Operations;

/// <summary>The live verification as reports need it. Thread-safe, because what it asks is.</summary>
internal sealed class LiveIntegrity(ILedgerVerification verification) : IIntegrityCheck
{
    public async ValueTask<IntegrityVerdict> CheckAsync(CancellationToken cancellationToken)
    {
        var found = await verification.VerifyAsync(cancellationToken);
        return new IntegrityVerdict
        {
            Ok = found.Ok,
            Entries = found.Entries,
            Root = found.Root,
            Signed = found.Checkpoints.Signed,
            CoveredSize = found.Checkpoints.CoveredSize,
            CheckpointsChecked = found.Checkpoints.Checked,
            Breaks = [.. found.Breaks.Select(static one => one.Message)],
            Families = [.. found.Families.Select(static one => new FamilyVerdict(one.Family, one.Records, one.FirstBroken, one.Why))],
        };
    }
}
