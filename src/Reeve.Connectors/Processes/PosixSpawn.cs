using System.Runtime.InteropServices;
using Reeve.Guard;

namespace Reeve.Connectors.Processes;

/// <summary>
/// Starts a child in a session (and so a process group) of its own, stdin closed unless it is talked to, both outputs on pipes, signals as a fresh process has them (our own
/// ignored SIGPIPE is not inherited), every other descriptor closed, those too that the daemon itself inherited.
/// </summary>
internal static unsafe class PosixSpawn
{
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;
    private const int NoInput = -1;
    private const int OpaqueLength = 512; // glibc's structures take 336, 80 and 128 bytes

    public readonly record struct Started(int Pid, int Output, int Errors);

    public static Started Start(ChildSpec spec, IReadOnlyDictionary<string, string> environment)
    {
        var program = Find(spec, environment);
        if (!Posix.TryPipe(out var output, out var outputEnd))
        {
            throw CannotStart(spec, Marshal.GetLastPInvokeError());
        }

        return Start(program, spec, environment, (NoInput, output, outputEnd));
    }

    /// <summary>
    /// Starts one that is talked to: input and output are one socket, as it is with many other parents; <see cref="Started.Output"/> is our end of it. A socket
    /// is read and written without a thread that waits.
    /// </summary>
    public static Started StartTalking(ChildSpec spec, IReadOnlyDictionary<string, string> environment)
    {
        var program = Find(spec, environment);
        if (!Posix.TrySocketPair(out var ours, out var theirs))
        {
            throw CannotStart(spec, Marshal.GetLastPInvokeError());
        }

        return Start(program, spec, environment, (theirs, ours, theirs));
    }

    private static string Find(ChildSpec spec, IReadOnlyDictionary<string, string> environment) =>
        !Directory.Exists(spec.WorkingDirectory)
            ? throw new ReeveException(ErrorCode.UpstreamFailed, $"The folder {spec.WorkingDirectory} does not exist.", "Mend the path in the agent's file.")
            : ProgramPath.Find(spec.Command[0], environment["PATH"])
            ?? throw new ReeveException(
                ErrorCode.UpstreamFailed, $"The program {spec.Command[0]} cannot be started: it is not on the PATH.", "Is it installed, and on the daemon's PATH?");

    private static Started Start(string program, ChildSpec spec, IReadOnlyDictionary<string, string> environment, (int Input, int Output, int OutputEnd) ends)
    {
        if (!Posix.TryPipe(out var errors, out var errorsEnd))
        {
            var reason = Marshal.GetLastPInvokeError();
            _ = Posix.Close(ends.Output);
            _ = Posix.Close(ends.OutputEnd);
            throw CannotStart(spec, reason);
        }

        var failure = Spawn(program, spec, environment, (ends.Input, ends.OutputEnd, errorsEnd), out var pid);
        _ = Posix.Close(ends.OutputEnd);
        _ = Posix.Close(errorsEnd);
        if (failure == 0)
        {
            return new Started(pid, ends.Output, errors);
        }

        _ = Posix.Close(ends.Output);
        _ = Posix.Close(errors);
        throw CannotStart(spec, failure);
    }

    private static int Spawn(string program, ChildSpec spec, IReadOnlyDictionary<string, string> environment, (int Input, int Output, int Errors) ends, out int pid)
    {
        var actions = stackalloc byte[OpaqueLength];
        var attributes = stackalloc byte[OpaqueLength];
        var signals = stackalloc byte[OpaqueLength];
        var arguments = Strings(spec.Command);
        var variables = Strings([.. environment.Select(static pair => pair.Key + "=" + pair.Value)]);
        try
        {
            _ = Posix.ActionsInit(actions);
            _ = Posix.AttributesInit(attributes);
            _ = ends.Input == NoInput ? Posix.ActionsAddOpen(actions, 0, "/dev/null", 0, 0) : Posix.ActionsAddDup(actions, ends.Input, 0);
            _ = Posix.ActionsAddDup(actions, ends.Output, 1);
            _ = Posix.ActionsAddDup(actions, ends.Errors, 2);
            Posix.AddCloseOthers(actions, 3);
            _ = Posix.ActionsAddChangeDirectory(actions, spec.WorkingDirectory);
            _ = Posix.SignalsFill(signals);
            _ = Posix.AttributesSetDefaultSignals(attributes, signals);
            _ = Posix.SignalsEmpty(signals);
            _ = Posix.AttributesSetMask(attributes, signals);
            _ = Posix.AttributesSetFlags(attributes, SetSignalDefaults | SetSignalMask | SetSession);
            int started;
            var failure = Posix.Spawn(&started, program, actions, attributes, arguments, variables);
            pid = started;
            return failure;
        }
        finally
        {
            _ = Posix.ActionsDestroy(actions);
            _ = Posix.AttributesDestroy(attributes);
            Free(arguments);
            Free(variables);
        }
    }

    // A null-terminated array of null-terminated strings, as exec wants it.
    private static byte** Strings(IReadOnlyList<string> texts)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Count; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }

        return array;
    }

    private static void Free(byte** array)
    {
        for (var at = array; *at != null; at++)
        {
            Marshal.FreeCoTaskMem((nint)(*at));
        }

        NativeMemory.Free(array);
    }

    private static ReeveException CannotStart(ChildSpec spec, int error) => new(
        ErrorCode.UpstreamFailed,
        $"The program {spec.Command[0]} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}.",
        "Is it installed, and on the daemon's PATH?");
}
