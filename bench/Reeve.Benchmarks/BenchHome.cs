using System.Diagnostics;
using System.Net.Sockets;
using Reeve.Sources.Homes;

namespace Reeve.Benchmarks;

/// <summary>A home in a temporary folder and the built programs to run in it. Disposing stops the daemon and removes the folder.</summary>
internal sealed class BenchHome : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rvb-").FullName;
    private readonly List<Process> _daemons = [];

    /// <param name="settings">Lines of <c>reeve.yaml</c> beside a free port and no limit of iterations.</param>
    public BenchHome(string settings = "")
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, "reeve.yaml"), "http:\n  port: 0\nloops:\n  max_iterations: 0\n" + settings);
    }

    public string Home => Path.Combine(_root, "home");

    public string Socket => Path.Combine(_root, "run", "reeve.sock");

    /// <summary>Where its daemon keeps everything.</summary>
    public string Database => HomeLayout.Resolve(new HomeOptions(Home, Path.Combine(_root, "run"), null)).Database;

    /// <summary>An agent that never ticks by itself and has one check: a command.</summary>
    public void WriteAgent(string name, string settings, string command)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home, "agents")).FullName;
        File.WriteAllText(
            Path.Combine(folder, name + ".md"),
            $"---\n{settings}heartbeat:\n  every: 7d\n  checks:\n    - id: look\n      kind: command\n      command: {command}\n---\nSay what you see.\n");
    }

    public static string Program(string project, string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, name);
    }

    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["REEVE_HOME"] = Home;
        start.Environment["REEVE_RUN_ROOT"] = Path.Combine(_root, "run");
        var process = Process.Start(start)!;
        process.OutputToNowhere();
        return process;
    }

    public async Task<Process> StartDaemonAsync()
    {
        var daemon = Start(Program("Reeve.Server", "reeved"));
        _daemons.Add(daemon);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (true)
        {
            if (daemon.HasExited)
            {
                throw new InvalidOperationException("The daemon ended with " + daemon.ExitCode);
            }

            try
            {
                (await BareClient.ConnectAsync(Socket)).Dispose();
                return daemon;
            }
            catch (SocketException)
            {
                await pause.WaitForNextTickAsync();
            }
        }
    }

    public void Dispose()
    {
        foreach (var daemon in _daemons.Where(static daemon => !daemon.HasExited))
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
        }

        Directory.Delete(_root, recursive: true);
    }
}
