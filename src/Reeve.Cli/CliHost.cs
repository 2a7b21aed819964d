using System.Runtime.InteropServices;
using Reeve.Cli.Rendering;

namespace Reeve.Cli;

/// <summary>
/// The world a command runs in: where data and talk go, the environment, the clock. One seam, so that a test runs whole commands in process.
/// </summary>
internal sealed record CliHost
{
    /// <summary>Data, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Talk: progress, errors, hints.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What a person or a pipe says.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Calls back at Ctrl-C instead of ending the program, until it is disposed.</summary>
    public Func<Action, IDisposable> OnInterrupt { get; init; } = static _ => new CancellationTokenSource();

    public required Func<string, string?> Variable { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>The folder of the program, where its daemon is looked for.</summary>
    public string ProgramFolder { get; init; } = AppContext.BaseDirectory;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How data looks: on a terminal cut to its width and coloured, in a pipe neither.</summary>
    public Style Style { get; init; } = Style.Plain;

    /// <summary>Whether somebody reads the talk live, so that progress is worth showing.</summary>
    public bool ErrorIsTerminal { get; init; }

    public static CliHost System() => new()
    {
        Out = Console.Out,
        In = Console.In,
        OnInterrupt = static interrupted => PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                interrupted();
            }),
        Error = Console.Error,
        Variable = Environment.GetEnvironmentVariable,
        CurrentDirectory = Environment.CurrentDirectory,
        Style = Console.IsOutputRedirected ? Style.Plain : Style.Terminal(Environment.GetEnvironmentVariable, Console.WindowWidth),
        ErrorIsTerminal = !Console.IsErrorRedirected,
    };
}
