using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reeve.Guard;

namespace Reeve.Server.Operations;

/// <summary>The one file that maps failures to what JSON-RPC and HTTP say. Pure: a defect's incident id is given by the caller.</summary>
internal static class FailureMapping
{
    public const int ParseError = -32700;
    public const int InvalidFrame = -32600;
    public const int UnknownMethod = -32601;
    public const int InvalidParameters = -32602;
    public const int InternalError = -32603;
    public const int Refused = -32000;
    private const int MaxMessage = 400;

    /// <summary>Code → JSON-RPC code and HTTP status. A code that is not here is refused with 400.</summary>
    private static readonly Dictionary<string, (int Rpc, int Http)> Numbers = new(StringComparer.Ordinal)
    {
        [ErrorCode.InvalidRequest] = (InvalidParameters, StatusCodes.Status400BadRequest),
        [ErrorCode.UnknownOperation] = (UnknownMethod, StatusCodes.Status404NotFound),
        [ErrorCode.NotFound] = (Refused, StatusCodes.Status404NotFound),
        [ErrorCode.Unauthenticated] = (Refused, StatusCodes.Status401Unauthorized),
        [ErrorCode.TokenExpired] = (Refused, StatusCodes.Status401Unauthorized),
        [ErrorCode.Forbidden] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.OriginRefused] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.IncompatibleProtocol] = (Refused, StatusCodes.Status400BadRequest),
        [ErrorCode.HelloRequired] = (Refused, StatusCodes.Status400BadRequest),
        [ErrorCode.PayloadTooLarge] = (Refused, StatusCodes.Status413PayloadTooLarge),
        [ErrorCode.RateLimited] = (Refused, StatusCodes.Status429TooManyRequests),
        [ErrorCode.Overloaded] = (Refused, StatusCodes.Status503ServiceUnavailable),
        [ErrorCode.DuplicateId] = (InvalidFrame, StatusCodes.Status409Conflict),
        [ErrorCode.Cancelled] = (Refused, StatusCodes.Status499ClientClosedRequest),
        [ErrorCode.Timeout] = (Refused, StatusCodes.Status504GatewayTimeout),
        [ErrorCode.Conflict] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.Denied] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.ToolDisabled] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.ToolLimit] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.TranscriptDamaged] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.TranscriptMissing] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.PathOutside] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.MemoryProtected] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.MemoryFull] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.SandboxUnavailable] = (Refused, StatusCodes.Status503ServiceUnavailable),
        [ErrorCode.SwitchedOff] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.ApprovalExpired] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.BudgetUnpriced] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.UsageInvalid] = (Refused, StatusCodes.Status400BadRequest),
        [ErrorCode.BudgetExceeded] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.LoopDetected] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.ToolFailed] = (Refused, StatusCodes.Status502BadGateway),
        [ErrorCode.TurnBusy] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.TurnIterations] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.TurnCutOff] = (Refused, StatusCodes.Status502BadGateway),
        [ErrorCode.TurnRefused] = (Refused, StatusCodes.Status502BadGateway),
        [ErrorCode.TurnEmpty] = (Refused, StatusCodes.Status502BadGateway),
        [ErrorCode.Killed] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.StorageFull] = (Refused, StatusCodes.Status507InsufficientStorage),
        [ErrorCode.StorageFailed] = (Refused, StatusCodes.Status503ServiceUnavailable),
        [ErrorCode.Unavailable] = (Refused, StatusCodes.Status503ServiceUnavailable),
        [ErrorCode.UpstreamFailed] = (Refused, StatusCodes.Status502BadGateway),
        [ErrorCode.Residency] = (Refused, StatusCodes.Status403Forbidden),
        [ErrorCode.VerificationFailed] = (Refused, StatusCodes.Status409Conflict),
        [ErrorCode.Internal] = (InternalError, StatusCodes.Status500InternalServerError),
    };

    /// <summary>Whether somebody has thought about how a door answers with this code.</summary>
    public static bool Knows(string code) => Numbers.ContainsKey(code);

    public static Failure Of(string code, string message, string? hint = null, bool retryable = false)
    {
        var (rpc, http) = Numbers.GetValueOrDefault(code, (Refused, StatusCodes.Status400BadRequest));
        return new Failure(code, Shorten(message), hint, retryable, rpc, http);
    }

    /// <summary>Whether this failure is a defect, whose details belong in the log only.</summary>
    public static bool IsDefect(Exception exception) =>
        exception is not (ReeveException or OperationCanceledException or JsonException or BadHttpRequestException);

    /// <summary>Says what a caller may know about <paramref name="exception"/>.</summary>
    public static Failure Of(Exception exception, CallEnd end, string incident) => exception switch
    {
        ReeveException known => Of(known.Code, known.Message, known.Hint, known.Retryable),
        JsonException malformed => Of(ErrorCode.InvalidRequest, Words(malformed)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Of(ErrorCode.PayloadTooLarge, "The body is larger than this daemon reads.", "send at most 1 MiB"),
        BadHttpRequestException bad => Of(ErrorCode.InvalidRequest, bad.Message) with { HttpStatus = bad.StatusCode },
        OperationCanceledException when end == CallEnd.TimedOut =>
            Of(ErrorCode.Timeout, "The operation took longer than its limit.", "what was recorded before the limit stays recorded", retryable: true),
        OperationCanceledException => Of(ErrorCode.Cancelled, "The request was cancelled."),
        _ => Of(ErrorCode.Internal, "The daemon failed to serve this request.", "look for incident " + incident + " in `reeve logs`") with { Incident = incident },
    };

    /// <summary>The serializer's words without the type names of this program's inside.</summary>
    private static string Words(JsonException exception)
    {
        var where = exception.Path is { Length: > 1 } path ? $" (at {path})" : "";
        var message = exception.Message;
        if (message.StartsWith("The JSON property '", StringComparison.Ordinal) && message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return "Unknown member '" + message.Split('\'')[1] + "'." + where;
        }

        if (message.Contains("missing required properties", StringComparison.Ordinal))
        {
            return "Missing required members:" + message[(message.LastIndexOf(':') + 1)..].TrimEnd('.') + ".";
        }

        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return "A value has the wrong type or is out of range." + where;
        }

        return message.Contains("Reeve.", StringComparison.Ordinal) ? "A value is not acceptable." + where : Sentence(message) + where;
    }

    /// <summary>A message may quote what the caller sent; it does not send back a megabyte of it.</summary>
    private static string Shorten(string message)
    {
        if (message.Length <= MaxMessage)
        {
            return message;
        }

        var end = char.IsHighSurrogate(message[MaxMessage - 1]) ? MaxMessage - 1 : MaxMessage;
        return string.Concat(message.AsSpan(0, end), "…");
    }

    private static string Sentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
