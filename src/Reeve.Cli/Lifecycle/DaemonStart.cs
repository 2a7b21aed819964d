using System.ComponentModel;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Sources.Homes;

namespace Reeve.Cli.Lifecycle;

/// <summary>
/// Starts the daemon in the background and waits until it answers. The daemon's own lock decides who wins when two start at once: the loser ends,
/// and if somebody answers by then all is well.
/// </summary>
internal sealed class DaemonStart(CliHost host, HomeLayout layout)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(15);

    /// <summary>Where the daemon of a layout answers.</summary>
    public static Endpoint EndpointOf(HomeLayout layout) =>
        OperatingSystem.IsWindows() ? new Endpoint.NamedPipe("reeve-" + Environment.UserName) : new Endpoint.UnixSocket(layout.Socket);

    /// <summary>The state of a daemon that answers, or null.</summary>
    public async Task<StatusResponse?> TryStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var options = new ClientOptions { Name = "reeve/" + BuildVersion.Text, Reconnect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
            await using var client = await ReeveClient.ConnectAsync(EndpointOf(layout), options, cancellationToken);
            return await client.CallAsync(Operations.DaemonStatus, new StatusRequest(), cancellationToken);
        }
        catch (ReeveException failure) when (failure.Code is ErrorCode.DaemonNotRunning or ErrorCode.ConnectionLost or ErrorCode.Timeout or ErrorCode.Unavailable)
        {
            return null;
        }
    }

    public async Task<StatusResponse> RunAsync(CancellationToken cancellationToken)
    {
        var program = DaemonProgram.Find(host);
        var log = new DaemonLog(layout.LogFile);
        var begin = log.Length;
        var daemon = Spawn(program);
        var started = host.Time.GetTimestamp();
        var progress = new Progress(host, "starting the daemon");
        while (true)
        {
            if (await TryStatusAsync(cancellationToken) is { } status)
            {
                progress.Done();
                return status;
            }

            if (daemon is { } child && NativeProcess.HasEnded(child, out var exitCode))
            {
                progress.Done();
                return await TryStatusAsync(cancellationToken) ?? throw EndedEarly(log, begin, exitCode);
            }

            var waited = host.Time.GetElapsedTime(started);
            if (waited > Deadline)
            {
                progress.Done();
                throw new ReeveException(
                    ErrorCode.Timeout, $"the daemon was started and does not answer after {Deadline.TotalSeconds:0} s", "reeve logs", retryable: true);
            }

            progress.Tick(waited);
            await Task.Delay(Between, host.Time, cancellationToken);
        }
    }

    private int? Spawn(string program)
    {
        try
        {
            Directory.CreateDirectory(layout.Home);
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(layout.RunRoot);
                var start = new System.Diagnostics.ProcessStartInfo(program, DaemonProgram.Arguments(layout)) { CreateNoWindow = true, WorkingDirectory = layout.Home };
                System.Diagnostics.Process.Start(start)?.Dispose();
                return null;
            }

            Directory.CreateDirectory(layout.RunRoot, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return NativeProcess.StartDetached(
                program, DaemonProgram.Arguments(layout), DaemonProgram.InheritedEnvironment(), layout.Home, layout.LogFile);
        }
        catch (Win32Exception failure)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"{program} could not be started: {failure.Message}", "reeve doctor", inner: failure);
        }
    }

    // A daemon that refuses to start says why in `error:` and `hint:` lines of its own; those are ours then.
    private static ReeveException EndedEarly(DaemonLog log, long begin, int exitCode)
    {
        var lines = log.Tail(20, begin);
        var error = lines.LastOrDefault(static line => line.StartsWith("error: ", StringComparison.Ordinal))?[7..];
        var hint = lines.LastOrDefault(static line => line.StartsWith("hint: ", StringComparison.Ordinal))?[6..];
        return error is not null
            ? new ReeveException(ErrorCode.InvalidConfiguration, "the daemon refused to start: " + error, hint ?? "reeve doctor")
            : new ReeveException(
                ErrorCode.UpstreamFailed, $"the daemon ended at once with exit code {exitCode}" + string.Concat(lines.Select(static line => "\n  " + line)), "reeve doctor");
    }
}
