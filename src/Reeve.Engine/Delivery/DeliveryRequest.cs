using Reeve.Engine.Foundation;

namespace Reeve.Engine.Delivery;

/// <summary>The findings of one run, for one owner, under one policy.</summary>
public sealed record DeliveryRequest(RunId Run, string Owner, string Agent, IReadOnlyList<Finding> Findings, DeliveryPolicy Policy);

/// <summary>What became of them: one entry a finding, in the order given. <see cref="Repeated"/> were decided by an earlier attempt of the same run and not again.</summary>
public sealed record DeliveryOutcome(IReadOnlyList<DecidedFinding> Decided, int Repeated)
{
    public int Notified => Count(Disposition.Immediate);

    public int Digested => Count(Disposition.Digest);

    public int Suppressed => Count(Disposition.Suppressed);

    private int Count(Disposition disposition) => Decided.Count(finding => finding.Decision.Disposition == disposition);
}
