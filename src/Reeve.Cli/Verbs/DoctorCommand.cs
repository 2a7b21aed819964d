using System.CommandLine;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Sources.Locks;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve doctor</c>: works with the daemon down, and asks it too when it is up.</summary>
internal static class DoctorCommand
{
    private static readonly string[] Levels = ["ok", "note", "warning", "error"];

    public static Command Create(CliContext context)
    {
        var repair = new Option<bool>("--repair-stale-lock") { Description = "Clear what a daemon that was killed left behind. Refused while one runs." };
        var command = context.Verb("doctor", "Examine the installation, with the daemon up or down.", async (invocation, cancellationToken) =>
        {
            if (invocation.Get(repair))
            {
                Repair(invocation);
            }

            var findings = Merge(new OfflineDoctor(invocation.Host, invocation.Layout).Examine(), await AskAsync(invocation, cancellationToken));
            var report = new DoctorResponse { Level = Levels[findings.Max(static finding => Rank(finding.Level))], Findings = findings };
            invocation.Print(report, Operations.DaemonDoctor, response => DoctorView.Render(response, invocation.Style));
            return report.Level == "error" ? ExitCode.Unhealthy : ExitCode.Ok;
        });
        command.Options.Add(repair);
        return command;
    }

    /// <summary>The daemon knows better: what it reports on replaces what was seen from outside under the same name.</summary>
    internal static IReadOnlyList<DoctorFinding> Merge(IEnumerable<DoctorFinding> outside, IReadOnlyList<DoctorFinding> inside)
    {
        var known = inside.Select(static finding => finding.Check).ToHashSet(StringComparer.Ordinal);
        return [.. outside.Where(finding => !known.Contains(finding.Check)), .. inside];
    }

    private static int Rank(string level) => Math.Max(0, Array.IndexOf(Levels, level));

    private static async Task<IReadOnlyList<DoctorFinding>> AskAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            return (await invocation.CallAsync(Operations.DaemonDoctor, new DoctorRequest(), cancellationToken)).Findings;
        }
        catch (ReeveException failure) when (failure.Code == ErrorCode.DaemonNotRunning)
        {
            return [];
        }
        catch (ReeveException failure)
        {
            // It is there and does not answer as it should: that is a finding, not the end of the examination.
            return [new DoctorFinding { Check = "daemon", Level = "error", Message = failure.Message, Hint = failure.Hint }];
        }
    }

    private static void Repair(Invocation invocation)
    {
        var state = new DaemonStop(invocation.Host, invocation.Layout).State();
        if (state is LockState.Running or LockState.Starting or LockState.Unknown)
        {
            throw new ReeveException(ErrorCode.AlreadyRunning, "the lock is held: nothing is stale", "reeve down");
        }

        // Under the lock, so that a daemon that starts at this moment keeps what is its own.
        using var mine = FileLock.TryTake(invocation.Layout.LockFile) ?? throw new ReeveException(ErrorCode.AlreadyRunning, "a daemon started meanwhile", "reeve status");
        File.Delete(invocation.Layout.LockMetadata);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(invocation.Layout.Socket);
        }

        invocation.Say("cleared what the last daemon left behind");
    }
}
