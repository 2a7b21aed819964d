using Reeve.Guard;

namespace Reeve.Connectors.Processes;

/// <summary>Runs children on Linux with <see cref="PosixSpawn"/>, elsewhere with what the base class library has (<see cref="PortableChild"/>).</summary>
public sealed class ChildRunner(TimeProvider time) : IChildRunner
{
    public Task<ChildResult> RunAsync(ChildSpec spec, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (spec.Command is [] or ["", ..] || spec.Command.Any(static word => word.Contains('\0', StringComparison.Ordinal)))
        {
            // The system would cut the word at the zero byte, and run something that nobody wrote.
            throw new ReeveException(ErrorCode.InvalidRequest, "A command needs a program, and no word of it may hold a zero byte.");
        }

        var environment = ChildEnvironment.Build(Environment.GetEnvironmentVariables(), spec.Environment);
        return OperatingSystem.IsLinux()
            ? RunInSessionAsync(spec, environment, cancellationToken)
            : PortableChild.RunAsync(spec, environment, time, cancellationToken);
    }

    private async Task<ChildResult> RunInSessionAsync(ChildSpec spec, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var watch = ChildWatch.Begin(PosixSpawn.Start(spec, environment), spec.OutputLimit);
        using var timeout = new CancellationTokenSource(spec.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var timedOut = false;
        try
        {
            await watch.Ended.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            timedOut = !watch.Ended.IsCompleted;
            await StopAsync(watch, spec.Grace);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var (status, output, errors) = await watch.Ended;
        var signal = status & 0x7F;
        return new ChildResult(signal == 0 ? (status >> 8) & 0xFF : null, signal == 0 ? null : signal, timedOut, output.ToString(), errors.ToString())
        {
            OutputDropped = output.Dropped,
            ErrorsDropped = errors.Dropped,
        };
    }

    private async Task StopAsync(ChildWatch watch, TimeSpan grace)
    {
        watch.Signal(Posix.SigTerm);
        using var patience = new CancellationTokenSource(grace, time);
        try
        {
            await watch.Ended.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            watch.Signal(Posix.SigKill);
            await watch.Ended;
        }
    }
}
