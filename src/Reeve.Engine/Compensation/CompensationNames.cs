namespace Reeve.Engine.Compensation;

/// <summary>The words of entries and of the wire, and the codes a compensation fails with besides <c>ErrorCode</c>'s.</summary>
public static class CompensationNames
{
    /// <summary>Nobody connected offered the tool while it was waited for.</summary>
    public const string NoHandler = "compensation.no_handler";

    /// <summary>It was begun, and whether it was done will never be known.</summary>
    public const string UnknownOutcome = "compensation.unknown_outcome";

    /// <summary>This daemon cannot do what is declared.</summary>
    public const string Unsupported = "compensation.unsupported";

    /// <summary>What is declared makes no sense.</summary>
    public const string Invalid = "compensation.invalid";

    /// <summary>The configuration does not allow this program or address.</summary>
    public const string NotAllowed = "compensation.not_allowed";

    /// <summary>It was done and said that it failed.</summary>
    public const string Failed = "compensation.failed";

    public static string Of(CompensationStatus status) => status switch
    {
        CompensationStatus.Pending => "pending",
        CompensationStatus.Succeeded => "succeeded",
        CompensationStatus.Failed => "failed",
        CompensationStatus.NoCompensation => "no_compensation",
        _ => "skipped",
    };

    public static string Of(CompensationKind kind) => kind switch
    {
        CompensationKind.Handler => "handler",
        CompensationKind.Command => "command",
        CompensationKind.Http => "http",
        CompensationKind.Client => "client",
        _ => "mcp",
    };
}
