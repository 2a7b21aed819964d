using Reeve.Engine.Doctor;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Storage.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>Whether the log can be written and signed, and by what.</summary>
internal sealed class StorageDoctorCheck(ITreeState tree, LedgerSigner signer, DaemonSettings settings) : IDoctorCheck
{
    private const long LittleRoom = 256L << 20;

    public string Name => "storage";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var found = new List<Diagnosis> { new(Name, DiagnosisLevel.Ok, $"{SqliteLibrary.Description} keeps {tree.Head.Size} entries.") };
        if (tree.Health is { FailureCode: { } code } health)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Error, $"Writing fails ({code}): {health.Message}", "Make room where the data root is; it heals by itself."));
        }

        var free = new DriveInfo(settings.Layout.DataRoot).AvailableFreeSpace;
        if (free < LittleRoom)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Warning, $"Only {free >> 20} MiB are free on the disk of the data root.", "Make room before writes fail."));
        }

        found.Add(signer.CanSign
            ? new Diagnosis("checkpoints", DiagnosisLevel.Ok, $"Signed by {signer.VerifierKey}.")
            : new Diagnosis("checkpoints", DiagnosisLevel.Warning, "Checkpoints are unsigned: this machine has no OpenSSL 3.", "Install libssl3."));
        return Task.FromResult<IReadOnlyList<Diagnosis>>(found);
    }
}
