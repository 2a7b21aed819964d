using System.CommandLine;
using Reeve.Protocol;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve proof</c>.</summary>
internal static class ProofCommand
{
    public static Command Create(CliContext context)
    {
        var index = new Argument<long>("ENTRY") { Description = "The entry's index." };
        var file = new Option<string?>("--output", "-o") { Description = "Write the proof there instead of printing it.", HelpName = "FILE" };
        var command = context.Verb("proof", "Prove that an entry is in the log (C2SP tlog-proof).", async (invocation, cancellationToken) =>
        {
            var request = new ProofRequest { Index = invocation.Get(index) };
            if (invocation.Get(file) is not { } path)
            {
                await invocation.ShowAsync(Operations.LedgerProof, request, static response => response.Proof, cancellationToken);
                return ExitCode.Ok;
            }

            var proof = await invocation.CallAsync(Operations.LedgerProof, request, cancellationToken);
            await File.WriteAllTextAsync(Path.GetFullPath(path, invocation.Host.CurrentDirectory), proof.Proof, cancellationToken);
            invocation.Say($"wrote {path}; check it anywhere with: reeve verify --proof {path} --key '{proof.Key ?? "KEY"}'");
            return ExitCode.Ok;
        });
        command.Arguments.Add(index);
        command.Options.Add(file);
        return command;
    }
}
