namespace Reeve.Client;

/// <summary>
/// When a line of a trace is forced to the disk. Every line is handed to the system before the call goes on, so that it survives the end of the program;
/// this says what survives the end of the machine.
/// </summary>
public enum TraceSync
{
    /// <summary>Before every side effect, after it, and at the run's end.</summary>
    SideEffects,

    /// <summary>Every line.</summary>
    Always,

    /// <summary>None: the system writes when it likes.</summary>
    Never,
}
