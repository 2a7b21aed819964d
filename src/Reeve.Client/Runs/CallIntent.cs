using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reeve.Guard.Loops;

namespace Reeve.Client.Runs;

/// <summary>One call that is about to be asked for: how it is made, and its arguments as hashes. The arguments themselves stay with the caller.</summary>
/// <param name="Plan">How it is made.</param>
/// <param name="ArgsHash">SHA-256 of the arguments' JSON, hex.</param>
/// <param name="ArgsSignature">The same without what is volatile, hex.</param>
internal sealed record CallIntent(CallPlan Plan, string ArgsHash, string ArgsSignature)
{
    public static CallIntent Of(CallPlan plan, object? args)
    {
        var bytes = args switch
        {
            null => "null"u8.ToArray(),
            byte[] given => given,
            ReadOnlyMemory<byte> given => given.ToArray(),
            _ => JsonSerializer.SerializeToUtf8Bytes(args, args.GetType()),
        };
        return new CallIntent(plan, Convert.ToHexStringLower(SHA256.HashData(bytes)), SignatureRules.Of(bytes, plan.SideEffect));
    }

    public LoopCall ToLoopCall() => LoopCall.Of(Plan.Tool, ArgsHash, ArgsSignature, Plan.SideEffect);

    /// <summary>The hash of what a call returned, by which standing still is noticed; null for what is no plain value.</summary>
    public static string? HashOf(object? output) => output switch
    {
        null => Hash("null"u8),
        string text => Hash(Encoding.UTF8.GetBytes(text)),
        byte[] bytes => Hash(bytes),
        JsonElement or System.Text.Json.Nodes.JsonNode => Hash(JsonSerializer.SerializeToUtf8Bytes(output, output.GetType())),
        IFormattable value => Hash(Encoding.UTF8.GetBytes(value.ToString(null, System.Globalization.CultureInfo.InvariantCulture))),
        _ => null,
    };

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
