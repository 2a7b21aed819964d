using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Cli.Rendering;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Protocol;
using Reeve.Protocol.Compliance;

namespace Reeve.Cli.Verbs;

/// <summary>
/// Checks every proof of a report's JSON form with a verifier key and nothing else. What is shown is that exactly the cited entries stand in the log; the
/// report's other words are for a reader to compare with them.
/// </summary>
internal static class ReportCheck
{
    /// <summary>Whether a file is to be read as a report: a proof begins with its header, never with a brace.</summary>
    public static bool IsReport(string text) => text.AsSpan().TrimStart().StartsWith("{");

    public static int Run(Invocation invocation, string file, string text, NoteKey key)
    {
        var report = Read(file, text);
        var proofs = report.Proofs;
        var broken = proofs.Select(proof => Why(proof, report, key)).FirstOrDefault(static why => why is not null) ?? (proofs.Count == 0 ? "the report cites no entry" : null);
        var words = broken is null
            ? $"{invocation.Style.Good("verified")}  {Human.Number(proofs.Count)} entries cited by the report on {Printable.Line(report.Head.Run)} are in the log {Printable.Line(key.Name)}"
            : $"{invocation.Style.Bad("BROKEN")}  {Printable.Line(broken)}";
        var json = new JsonObject { ["ok"] = broken is null, ["run"] = report.Head.Run, ["checked"] = proofs.Count };
        if (broken is not null)
        {
            json["why"] = broken;
        }

        invocation.Host.Out.WriteLine(invocation.Json ? json.ToJsonString() : words);
        return broken is null ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static IncidentRecord Read(string file, string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, Operations.ComplianceReport.ResponseInfo) is { Incident: { } report })
            {
                return report;
            }
        }
        catch (JsonException)
        {
            // Said below, with what to do.
        }

        throw new ReeveException(ErrorCode.InvalidRequest, $"{file} is neither a tlog-proof nor a report", "make one with: reeve report RUN --format json -o FILE");
    }

    private static string? Why(IncidentProof cited, IncidentRecord report, NoteKey key)
    {
        if (cited.Proof is null || !TlogProof.TryParse(cited.Proof, out var proof))
        {
            return $"entry {cited.Entry}: {(cited.Proof is null ? "the report does not prove it" : "its proof is not a tlog-proof")}";
        }

        if (proof.Index != cited.Entry || proof.Note.ToString() != report.Integrity.Checkpoint)
        {
            return $"entry {cited.Entry}: its proof is of another entry or checkpoint";
        }

        var result = proof.Extra is not null ? proof.Verify(entry: null, key) : OfLeaf(cited, proof, key);
        return result.Holds ? null : $"entry {cited.Entry}: {result.Why}";
    }

    // Where the bytes are gone, or too long to be carried along, the leaf hash is what can be shown to stand there.
    private static TlogProofResult OfLeaf(IncidentProof cited, TlogProof proof, NoteKey key)
    {
        var shown = Hash256.TryParseBase64(cited.Leaf ?? "", out var leaf)
            && proof.Note.IsSignedBy(key)
            && Checkpoint.TryParse(proof.Note.Text, out var checkpoint)
            && checkpoint.Origin == key.Name
            && MerkleRules.VerifyInclusion(leaf, proof.Index, checkpoint.Size, proof.Hashes, checkpoint.Root);
        return new TlogProofResult(shown, shown ? null : "its leaf hash does not lead to a checkpoint signed by that key", null);
    }
}
