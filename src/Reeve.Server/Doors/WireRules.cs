using System.Text;
using System.Text.Json;
using Reeve.Guard;

namespace Reeve.Server.Doors;

/// <summary>What JSON from outside must keep to at every door, before anything is read out of it. Pure.</summary>
internal static class WireRules
{
    /// <summary>One frame or body.</summary>
    public const int MaxBytes = 1024 * 1024;

    public const int MaxDepth = 32;

    /// <summary>2^53-1: the largest integer every JSON reader agrees about.</summary>
    public const long MaxInteger = 9007199254740991;

    public static readonly JsonReaderOptions Reader = new() { MaxDepth = MaxDepth };

    /// <summary>
    /// Walks the value the reader stands on, to its end. Malformed or too deep JSON throws <see cref="JsonException"/>;
    /// a number outside 0..2^53-1 throws with the member's name; <paramref name="member"/> is the name the value itself stands under.
    /// Reported usage (<see cref="Protocol.Runs.ReportedCount"/>) passes whatever it says: were the report refused here, the step would stay open, and
    /// nonsense would be neither recorded nor charged.
    /// </summary>
    public static void Walk(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        var depth = reader.CurrentDepth;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = reader.ValueSpan;
                    break;
                case JsonTokenType.Number when !IsAcceptable(ref reader) && !IsReport(member):
                    throw new ReeveException(
                        ErrorCode.InvalidRequest,
                        $"The number {(member.IsEmpty ? "" : $"of '{Encoding.UTF8.GetString(member)}' ")}is outside 0..{MaxInteger}.");
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());
    }

    private static bool IsReport(ReadOnlySpan<byte> member) =>
        member.SequenceEqual("tokens_in"u8) || member.SequenceEqual("tokens_out"u8) || member.SequenceEqual("tokens_cached"u8) || member.SequenceEqual("micro_usd"u8);

    private static bool IsAcceptable(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (text[0] == (byte)'-')
        {
            return false;
        }

        return text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0
            ? reader.TryGetInt64(out var whole) && whole <= MaxInteger
            : text.Length <= 64 && reader.TryGetDouble(out var real) && real <= MaxInteger;
    }
}
