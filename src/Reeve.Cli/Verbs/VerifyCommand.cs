using System.CommandLine;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve verify</c>: the running daemon's log, a copy of a log, one proof, or a program's trace; the last three need no daemon.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliContext context)
    {
        var offline = new Option<string?>("--offline") { Description = "Verify a copy of reeve.db; no daemon is needed.", HelpName = "FILE" };
        var proof = new Option<string?>("--proof") { Description = "Check a proof made by `reeve proof`, or every proof of a JSON report made by `reeve report`; no daemon is needed.", HelpName = "FILE" };
        var key = new Option<string?>("--key")
        {
            Description = "The log's verifier key, for --proof and --offline. Alone: print the key of the running log.",
            HelpName = "KEY",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var trace = new Option<string?>("--trace") { Description = "Verify a trace that the SDK wrote; no daemon is needed.", HelpName = "FILE" };
        var head = new Option<string?>("--head") { Description = "The hash the trace must end with, for --trace.", HelpName = "HASH" };
        var command = context.Verb("verify", "Verify the log: every entry, the tree, the signatures.", (invocation, cancellationToken) =>
            invocation.Get(trace) is { } traced ? Task.FromResult(OfTrace(invocation, traced, invocation.Get(head), invocation.Get(offline) ?? invocation.Get(proof), invocation.Has(key)))
            : invocation.Has(head) ? throw Usage("--head HASH goes with --trace FILE")
            : (invocation.Get(offline), invocation.Get(proof), invocation.Has(key), invocation.Get(key)) switch
            {
                (not null, not null, _, _) => throw Usage("--offline and --proof are two different things"),
                (not null, _, true, null) or (_, not null, true, null) => throw Usage("--key needs the verifier key here"),
                ({ } file, _, _, var value) => OfflineAsync(invocation, file, value, cancellationToken),
                (_, { } file, _, { } value) => Task.FromResult(ProofCheck.Run(invocation, file, value)),
                (_, not null, _, null) => throw Usage("--proof needs --key KEY"),
                (_, _, true, null) => KeyAsync(invocation, cancellationToken),
                (_, _, true, _) => throw Usage("--key KEY goes with --proof or --offline"),
                _ => OnlineAsync(invocation, cancellationToken),
            });
        command.Options.Add(offline);
        command.Options.Add(proof);
        command.Options.Add(key);
        command.Options.Add(trace);
        command.Options.Add(head);
        return command;
    }

    private static int OfTrace(Invocation invocation, string file, string? head, string? other, bool key) => other is null && !key
        ? TraceCheck.Run(invocation, file, head)
        : throw Usage("--trace goes with --head only");

    private static async Task<int> OnlineAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var verify = await invocation.ShowAsync(
            Operations.LedgerVerify, new VerifyRequest(), response => VerifyView.Render(response, invocation.Style), cancellationToken);
        return verify.Ok ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static async Task<int> KeyAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var status = await invocation.CallAsync(Operations.DaemonStatus, new StatusRequest(), cancellationToken);
        invocation.Host.Out.WriteLine(status.Ledger.Key
            ?? throw new ReeveException(ErrorCode.NotFound, "the checkpoints of this log are not signed", "reeve doctor"));
        return ExitCode.Ok;
    }

    private static async Task<int> OfflineAsync(Invocation invocation, string file, string? key, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file, invocation.Host.CurrentDirectory);
        if (!File.Exists(path))
        {
            throw new ReeveException(ErrorCode.NotFound, $"there is no file {path}", "give the path of a copy of reeve.db");
        }

        var (found, exitCode) = await CopyVerification.RunAsync(invocation.Host, path, key, cancellationToken);
        if (found is null)
        {
            return exitCode;
        }

        invocation.Print(found, Operations.LedgerVerify, response => VerifyView.Render(response, invocation.Style));
        return found.Ok ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static ReeveException Usage(string message) => new(ErrorCode.InvalidRequest, message, "reeve verify --help");
}
