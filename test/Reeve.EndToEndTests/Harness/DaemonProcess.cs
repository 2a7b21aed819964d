using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Reeve.EndToEndTests.Harness;

/// <summary>A real <c>reeved</c>, or a <c>reeve</c> that becomes one, that a test may kill. Readiness is an answered <c>hello</c>, not a file.</summary>
internal sealed partial class DaemonProcess : IAsyncDisposable
{
    public const int SigTerm = 15;
    public const int SigInt = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TestHome _home;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public DaemonProcess(TestHome home, IReadOnlyDictionary<string, string?> environment, string program, params string[] arguments)
    {
        _home = home;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home.Home,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Pid => _process.Id;

    /// <summary>Waits until the daemon answers; fails with what it printed when it ends before.</summary>
    public async Task<WireClient> ReadyAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(deadline) < Deadline)
        {
            Assert.False(_process.HasExited, "The daemon ended: " + (_process.HasExited ? await _errors : ""));
            try
            {
                return await WireClient.ConnectAsync(_home.Socket);
            }
            catch (SocketException)
            {
                await pause.WaitForNextTickAsync();
            }
        }

        throw new TimeoutException("The daemon was not ready in time.");
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Asks it to stop, and fails unless it does so gracefully.</summary>
    public async Task StopAsync()
    {
        Signal(SigTerm);
        var exit = await ExitAsync();
        Assert.True(exit.ExitCode == 0, exit.ToString());
    }

    public async Task<ProgramResult> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        await _process.WaitForExitAsync(deadline.Token);
        return new ProgramResult(_process.ExitCode, await _output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
