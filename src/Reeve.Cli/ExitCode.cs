using Reeve.Guard;

namespace Reeve.Cli;

/// <summary>What the program's exit code means. Documented in <c>docs/operations/cli.md</c>; a number never changes its meaning.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotRunning = 3;
    public const int NotFound = 4;
    public const int Refused = 5;
    public const int Unhealthy = 6;

    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Ok, "done"),
        (Failed, "it failed"),
        (Usage, "the command line or the request is not right"),
        (NotRunning, "no daemon is running, and the command needs one"),
        (NotFound, "the thing named does not exist"),
        (Refused, "policy, a scope or a missing permission refused it"),
        (Unhealthy, "the command worked, and what it looked at is not healthy"),
    ];

    public static int Of(string errorCode) => errorCode switch
    {
        ErrorCode.InvalidRequest or ErrorCode.PayloadTooLarge => Usage,
        ErrorCode.DaemonNotRunning => NotRunning,
        ErrorCode.NotFound => NotFound,
        ErrorCode.Denied or ErrorCode.Killed or ErrorCode.Forbidden or ErrorCode.Unauthenticated or ErrorCode.TokenExpired or ErrorCode.OriginRefused
            or ErrorCode.SwitchedOff or ErrorCode.ApprovalExpired or ErrorCode.BudgetExceeded or ErrorCode.BudgetUnpriced or ErrorCode.LoopDetected
            or ErrorCode.PathOutside or ErrorCode.MemoryProtected or ErrorCode.ToolDisabled or ErrorCode.ToolLimit or ErrorCode.Residency or ErrorCode.TurnIterations => Refused,
        ErrorCode.VerificationFailed or ErrorCode.StorageFull or ErrorCode.StorageFailed
            or ErrorCode.TranscriptDamaged or ErrorCode.TranscriptMissing => Unhealthy,
        _ => Failed,
    };
}
