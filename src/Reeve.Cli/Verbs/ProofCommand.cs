using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve proof</c>: of one entry, or that the log only grew between two sizes.</summary>
internal static class ProofCommand
{
    public static Command Create(CliContext context)
    {
        var index = new Argument<long?>("ENTRY") { Description = "The entry's index.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--output", "-o") { Description = "Write the proof there instead of printing it.", HelpName = "FILE" };
        var sizes = new Option<long[]>("--consistency")
        {
            Description = "Prove that the log of OLD entries is the beginning of the log of NEW entries (of the newest checkpoint when NEW is not given).",
            HelpName = "OLD NEW",
            Arity = new ArgumentArity(1, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var command = context.Verb("proof", "Prove that an entry is in the log (C2SP tlog-proof), or that the log only grew.", (invocation, cancellationToken) =>
            (invocation.Find(index), invocation.Get(sizes)) switch
            {
                (null, { Length: > 0 } pair) => OfGrowthAsync(invocation, pair, invocation.Get(file), cancellationToken),
                ({ } entry, null or []) => OfEntryAsync(invocation, entry, invocation.Get(file), cancellationToken),
                _ => throw new ReeveException(ErrorCode.InvalidRequest, "give either an ENTRY or --consistency OLD NEW", "reeve proof --help"),
            });
        command.Arguments.Add(index);
        command.Options.Add(file);
        command.Options.Add(sizes);
        return command;
    }

    private static async Task<int> OfEntryAsync(Invocation invocation, long index, string? file, CancellationToken cancellationToken)
    {
        var request = new ProofRequest { Index = index };
        if (file is null)
        {
            await invocation.ShowAsync(Operations.LedgerProof, request, static response => response.Proof, cancellationToken);
            return ExitCode.Ok;
        }

        var proof = await invocation.CallAsync(Operations.LedgerProof, request, cancellationToken);
        await WriteAsync(invocation, file, proof.Proof, cancellationToken);
        invocation.Say($"wrote {file}; check it anywhere with: reeve verify --proof {file} --key '{proof.Key ?? "KEY"}'");
        return ExitCode.Ok;
    }

    private static async Task<int> OfGrowthAsync(Invocation invocation, long[] sizes, string? file, CancellationToken cancellationToken)
    {
        var request = new ConsistencyRequest { OldSize = sizes[0], Size = sizes.Length > 1 ? sizes[1] : null };
        var proof = await invocation.CallAsync(Operations.LedgerConsistency, request, cancellationToken);
        if (file is null)
        {
            invocation.Print(proof, Operations.LedgerConsistency, ConsistencyView.Render);
        }
        else
        {
            await WriteAsync(invocation, file, ConsistencyView.Render(proof), cancellationToken);
        }

        var holds = ConsistencyView.Holds(proof);
        invocation.Say(holds
            ? $"the first {proof.OldSize} entries stand unchanged in the log of {proof.Size}; compare the roots with the checkpoints you hold"
            : "BROKEN: the proof does not lead from the one root to the other");
        return holds ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static Task WriteAsync(Invocation invocation, string file, string text, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.GetFullPath(file, invocation.Host.CurrentDirectory), text, cancellationToken);
}
