using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>
/// Verifies a log, live or a copy, in one pass over its rows and one over its contents. Streams in constant memory and names the first broken entry.
/// Deterministic: the same bytes give the same report.
/// </summary>
public static class LedgerVerifier
{
    public const int MaxBreakages = 100;

    private const int CancelEvery = 4096;

    /// <param name="scan">The log.</param>
    /// <param name="beside">Checkpoints kept outside the database, oldest first.</param>
    /// <param name="key">The log's verifier key; null where nothing is signed.</param>
    /// <param name="progress">Hears of every 65,536th entry.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static VerificationReport Verify(
        ILedgerScan scan, IReadOnlyList<SignedNote> beside, NoteKey? key, Action<long>? progress, CancellationToken cancellationToken)
    {
        var checkpoints = new CheckpointBook(scan, beside, key);
        var rows = new RowVerification(scan, checkpoints);
        scan.Rows((in LedgerRow row) =>
        {
            if (row.Index % CancelEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((row.Index & 0xFFFF) == 0)
                {
                    progress?.Invoke(row.Index);
                }
            }

            return rows.Visit(row);
        });
        rows.Finish();

        var contents = new ContentVerification(scan);
        scan.Contents((in ContentRow row) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return contents.Visit(row);
        });

        Breakage[] all = [.. rows.Breakages, .. contents.Breakages, .. checkpoints.Breakages];
        return new VerificationReport
        {
            Entries = rows.Size,
            Root = rows.Root,
            Families = rows.Families.Results(all),
            Breakages = [.. all.OrderBy(static breakage => breakage.Index ?? long.MaxValue).Take(MaxBreakages)],
            CheckpointsChecked = checkpoints.Checked,
            Signed = checkpoints.NewestIsSigned,
            CoveredSize = rows.CoveredSize,
            Key = key?.Verifier,
            ContentsChecked = contents.Checked,
            ContentsErased = contents.Erased,
        };
    }
}
