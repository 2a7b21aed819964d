using System.Buffers;
using System.Security.Cryptography;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Governance;

/// <summary>What an intent must look like, what its arguments' hash is, and what a repeated one gets. Pure.</summary>
internal static class IntentRules
{
    /// <summary>The rule that answers a request whose key names a step that was made before.</summary>
    public const string Idempotency = "idempotency";

    private const int HashLength = 64;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The arguments' SHA-256 in hex; <c>invalid_request</c> when the intent is malformed.</summary>
    public static string Hash(StepIntent intent, GuardOptions options)
    {
        if (string.IsNullOrEmpty(intent.Tool) || intent.Tool.Length > options.LongestTool)
        {
            throw Invalid($"A tool's name has 1 to {options.LongestTool} characters.");
        }

        if (intent.IdempotencyKey is { } key && (key.Length == 0 || key.Length > options.LongestKey))
        {
            throw Invalid($"An idempotency key has 1 to {options.LongestKey} characters.");
        }

        if (intent.WorstCase?.Problem is { } problem)
        {
            throw Invalid($"The worst case cannot be: {problem}.");
        }

        if (intent.Model is { } model && (model.Length == 0 || model.Length > options.LongestTool))
        {
            throw Invalid($"A model's name has 1 to {options.LongestTool} characters.");
        }

        CheckHash("An arguments' signature", intent.ArgumentsSignature);
        CheckHash("An arguments' hash", intent.ArgumentsHash);
        return intent.ArgumentsHash ?? Convert.ToHexStringLower(SHA256.HashData(intent.Arguments.Span));
    }

    /// <summary>
    /// What loop rules compare instead of the arguments' hash; null for the hash itself. Nothing counts as volatile in a tick: its checks differ by what their
    /// names say, and each is made once.
    /// </summary>
    public static string? Signature(StepIntent intent, string hash, RunKind kind)
    {
        var signature = kind == RunKind.Tick ? null
            : intent.ArgumentsSignature ?? (intent.Arguments.IsEmpty ? null : SignatureRules.Of(intent.Arguments.Span, intent.SideEffect));
        return signature == hash ? null : signature;
    }

    /// <summary><c>invalid_request</c> when a hash that is given is none.</summary>
    public static void CheckHash(string what, string? hash)
    {
        if (hash is not null && (hash.Length != HashLength || hash.AsSpan().IndexOfAnyExcept(Hex) >= 0))
        {
            throw Invalid($"{what} is SHA-256 in 64 lower-case hex digits.");
        }
    }

    /// <summary>
    /// The answer to a second request under the same key: the same step while it is open, the same refusal, and a refusal when it is over,
    /// so that no effect is repeated. Another action under the same key is a conflict.
    /// </summary>
    public static GuardDecision Repeat(Step step, StepIntent intent, string argumentsHash)
    {
        if (step.Tool != intent.Tool || step.ArgumentsHash != argumentsHash)
        {
            throw new ReeveException(ErrorCode.Conflict, $"The idempotency key already names another action ({step.Id}).", "Use a new key for a new action.");
        }

        return step.State switch
        {
            StepState.Allowed => new GuardDecision.Allow(step) { Rule = step.DecidedBy! },
            StepState.Held => new GuardDecision.Hold(step, step.Summary ?? "") { Rule = step.DecidedBy! },
            StepState.Denied => new GuardDecision.Deny(step.FailureCode!, step.Summary ?? "") { Rule = step.DecidedBy! },
            _ => new GuardDecision.Deny(ErrorCode.Conflict, $"{step.Id} was made under this key and is {RunNames.Of(step.State)}.") { Rule = Idempotency },
        };
    }

    private static ReeveException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
