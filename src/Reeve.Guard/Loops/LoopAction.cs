namespace Reeve.Guard.Loops;

/// <summary>What is done about a loop, from the mildest to the most severe; the most severe one that applies decides.</summary>
public enum LoopAction
{
    /// <summary>Nothing: this kind is not looked for.</summary>
    Off,

    /// <summary>The call goes through, and that it looks like a loop is recorded and told to the caller.</summary>
    Warn,

    /// <summary>The call is refused with <see cref="ErrorCode.LoopDetected"/>; the run may go on with something else.</summary>
    Deny,

    /// <summary>The call is refused and the run killed.</summary>
    Kill,
}
