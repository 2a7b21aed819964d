using System.Runtime.InteropServices;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Sources;
using Reeve.Sources.Configuration;
using Reeve.Sources.Homes;
using Reeve.Storage.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>The program around the daemon: arguments, configuration, signals, exit code. 0 stopped, 1 could not start, 2 wrong usage.</summary>
internal static class DaemonProgram
{
    /// <summary>
    /// Lets the thread that hears of a socket's bytes also read and answer them: a third of a guard's round trip is the hop it saves. What takes longer than a
    /// decision in memory leaves that thread (see the dispatcher and the HTTP ring). The runtime reads the switch when the first socket is made.
    /// </summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static async Task<int> RunAsync(string[] arguments)
    {
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        switch (DaemonArguments.Parse(arguments))
        {
            case DaemonArguments.Wrong wrong:
                Say(wrong.Message, DaemonArguments.Usage);
                return 2;
            case DaemonArguments.VerifyCopy copy:
                SqliteLibrary.Use(system: false);
                return CopyVerification.Run(copy, Console.Out, Console.Error);
            case DaemonArguments.Serve serve:
                return await ServeAsync(HomeLayout.Resolve(serve.Places));
            default:
                throw new InvalidOperationException("Arguments of an unknown kind.");
        }
    }

    private static async Task<int> ServeAsync(HomeLayout layout)
    {
        var config = ReeveConfig.Load(layout.ConfigFile);
        IReadOnlyList<SourceProblem> problems = [.. layout.Check(), .. config.Problems];
        if (problems.Count > 0)
        {
            foreach (var problem in problems)
            {
                Say(problem.ToString(), problem.Hint);
            }

            return 1;
        }

        using var stop = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, stop, hurry));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, stop, hurry));
        try
        {
            var instance = new SortableIdSource(TimeProvider.System, new SystemRandomSource()).Next("reeved");
            var hosting = new DaemonHosting(TimeProvider.System, IsForeground: !Console.IsErrorRedirected);
            await using var daemon = await DaemonApp.StartAsync(new DaemonSettings(layout, config, instance), hosting, stop.Token);
            await Task.WhenAny(daemon.Daemon.StopAsked, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token));
            await daemon.StopAsync(hurry.Token);
            return 0;
        }
        catch (ReeveException failure)
        {
            Say(failure.Message, failure.Hint);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0; // stopped while it started
        }
        catch (IOException failure)
        {
            Say(failure.Message, "Is another program using the address? Change http.port in reeve.yaml, or 0 for a free one.");
            return 1;
        }
    }

    // The first signal stops gracefully, a second one hurries.
    private static void OnSignal(PosixSignalContext signal, CancellationTokenSource stop, CancellationTokenSource hurry)
    {
        signal.Cancel = true;
        (stop.IsCancellationRequested ? hurry : stop).Cancel();
    }

    private static void Say(string error, string? hint)
    {
        Console.Error.WriteLine("error: " + error);
        if (hint is not null)
        {
            Console.Error.WriteLine("hint: " + hint);
        }
    }
}
