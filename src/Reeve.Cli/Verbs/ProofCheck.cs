using System.Text;
using System.Text.Json.Nodes;
using Reeve.Cli.Rendering;
using Reeve.Guard;
using Reeve.Guard.Transparency;

namespace Reeve.Cli.Verbs;

/// <summary>Checks a proof, or every proof of a report, with a verifier key and nothing else: no daemon, no database.</summary>
internal static class ProofCheck
{
    private const long MaxBytes = 64 * 1024 * 1024;

    public static int Run(Invocation invocation, string file, string keyText)
    {
        if (!NoteKey.TryParseVerifier(keyText, out var key))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "that is not a verifier key (name+hash+key)", "print it with: reeve verify --key");
        }

        var path = Path.GetFullPath(file, invocation.Host.CurrentDirectory);
        if (!File.Exists(path))
        {
            throw new ReeveException(ErrorCode.NotFound, $"there is no file {path}", "make one with: reeve proof ENTRY -o FILE");
        }

        var text = Read(path);
        if (ReportCheck.IsReport(text))
        {
            return ReportCheck.Run(invocation, file, text, key!);
        }

        if (!TlogProof.TryParse(text, out var proof))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"{file} is not a tlog-proof", "make one with: reeve proof ENTRY -o FILE");
        }

        var result = proof!.Verify(entry: null, key!);
        invocation.Host.Out.WriteLine(invocation.Json ? Json(proof, result) : Words(proof, result, invocation.Style));
        return result.Holds ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static string Read(string path) => new FileInfo(path).Length <= MaxBytes
        ? File.ReadAllText(path)
        : throw new ReeveException(ErrorCode.PayloadTooLarge, $"{path} is larger than any proof or report", "make one with: reeve proof ENTRY -o FILE");

    private static string Json(TlogProof proof, TlogProofResult result)
    {
        var json = new JsonObject { ["ok"] = result.Holds, ["index"] = proof.Index };
        if (result.Checkpoint is { } checkpoint)
        {
            json["origin"] = checkpoint.Origin;
            json["size"] = checkpoint.Size;
            json["root"] = checkpoint.Root.ToBase64();
        }

        if (result.Why is not null)
        {
            json["why"] = result.Why;
        }

        return json.ToJsonString();
    }

    private static string Words(TlogProof proof, TlogProofResult result, Style style)
    {
        if (!result.Holds)
        {
            return $"{style.Bad("BROKEN")}  entry {proof.Index}: {Printable.Line(result.Why ?? "the proof does not hold")}";
        }

        var entry = proof.Extra is null ? "" : "\n" + Paragraph.Wrap(style, Encoding.UTF8.GetString(proof.Extra), "  ").TrimEnd('\n');
        return $"{style.Good("verified")}  entry {proof.Index} is in the log {Printable.Line(result.Checkpoint!.Origin)} of {Human.Number(result.Checkpoint.Size)}{entry}";
    }
}
