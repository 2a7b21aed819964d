using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Verification;
using Reeve.Protocol.Ledger;

namespace Reeve.Server.Hosting;

/// <summary>A verification as the wire says it.</summary>
internal static class VerificationReports
{
    public static VerifyResponse Of(VerificationReport report) => new()
    {
        Ok = report.Ok,
        Entries = report.Entries,
        Root = report.Root.ToBase64(),
        Families =
        [
            .. report.Families.Select(static family => new FamilyReport
            {
                Family = FamilyNames.Of(family.Family),
                Records = family.Records,
                FirstBroken = family.FirstBroken,
                Why = family.Why is { } why ? Name(why) : null,
            }),
        ],
        Checkpoints = new CheckpointReport
        {
            Checked = report.CheckpointsChecked,
            Signed = report.Signed,
            CoveredSize = report.CoveredSize,
            Key = report.Key,
        },
        Breaks =
        [
            .. report.Breakages.Select(static breakage => new BreakReport
            {
                Why = Name(breakage.Kind),
                Index = breakage.Index,
                Family = breakage.Family is { } family ? FamilyNames.Of(family) : null,
                Message = breakage.Message,
            }),
        ],
        ContentsChecked = report.ContentsChecked,
        ContentsErased = report.ContentsErased,
    };

    private static string Name(BreakageKind kind) => kind.ToString().ToLowerInvariant();
}
