using Reeve.Guard;

namespace Reeve.Client.Wire;

/// <summary>The failures a transport itself can have, worded once.</summary>
internal static class Failures
{
    public const string UpHint = "reeve up";

    public static ReeveException NotRunning(Endpoint endpoint, Exception? cause = null) =>
        new(ErrorCode.DaemonNotRunning, $"no daemon answers at {endpoint}", UpHint, retryable: true, cause);

    public static ReeveException Lost(Exception? cause = null) =>
        new(ErrorCode.ConnectionLost, "the connection to the daemon was lost; whether the call was done is unknown", "reeve status", retryable: true, cause);

    public static ReeveException Malformed(string what, Exception? cause = null) =>
        new(ErrorCode.UpstreamFailed, "the daemon sent something that is not its protocol: " + what, "is another program listening there?", inner: cause);

    public static ReeveException TooLarge(int bytes, int limit) =>
        new(ErrorCode.PayloadTooLarge, $"the request has {bytes} bytes, more than the {limit} a frame may have", "send less at once");

    /// <summary>The same failure for another caller: one exception object must not be thrown in two places.</summary>
    public static ReeveException Copy(ReeveException failure) =>
        new(failure.Code, failure.Message, failure.Hint, failure.Retryable, failure);

    /// <summary>Whether waiting may help a watch: the daemon is away, starting or overloaded.</summary>
    public static bool MayPass(ReeveException failure) =>
        failure.Retryable || failure.Code is ErrorCode.DaemonNotRunning or ErrorCode.ConnectionLost or ErrorCode.Timeout;

    /// <summary>A JSON-RPC error as the failure it means.</summary>
    public static ReeveException FromRpc(RpcError error) =>
        new(error.Data?.Code ?? CodeOf(error.Code), error.Message, error.Data?.Hint, error.Data?.Retryable ?? false);

    private static string CodeOf(int code) => code switch
    {
        -32700 or -32600 or -32602 => ErrorCode.InvalidRequest,
        -32601 => ErrorCode.UnknownOperation,
        _ => ErrorCode.Internal,
    };
}
