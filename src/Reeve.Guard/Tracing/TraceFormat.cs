namespace Reeve.Guard.Tracing;

/// <summary>
/// The form of a trace: UTF-8, one JSON object a line, each line ended by one line feed, members in this order and no others:
/// <c>{"v":1,"seq":0,"at":"…Z","run":"…","type":"…","data":{…},"prev":"…","hash":"…"}</c>.
/// <para><c>seq</c> counts from 0. <c>hash</c> is the SHA-256, in 64 lower-case hex digits, of the line's exact bytes before <c>,"hash":"</c>.
/// <c>prev</c> is the <c>hash</c> of the line before, 64 zeros in the first. Nothing is written anew to be verified: what is hashed is what stands there.</para>
/// <para>A trace holds one run. Its last line, when the run was brought to its end, has the type <c>trace.closed</c>; that is how lines cut from the end
/// are noticed. Whoever keeps the last hash elsewhere also notices a trace that was written anew as a whole.</para>
/// </summary>
public static class TraceFormat
{
    /// <summary>The version of the form.</summary>
    public const int Version = 1;

    /// <summary>The longest line, in bytes, without its line feed. Traces hold facts, never payloads.</summary>
    public const int LongestLine = 65_535;

    /// <summary>The type of the line that closes a trace.</summary>
    public const string Closed = "trace.closed";

    /// <summary>What the first line names as the hash before it.</summary>
    public static readonly string Genesis = new('0', HashLength);

    internal const int HashLength = 64;

    /// <summary>The bytes after the hashed part: <c>,"hash":"</c>, the digits, <c>"}</c>.</summary>
    internal const int SealLength = 9 + HashLength + 2;

    internal static ReadOnlySpan<byte> SealStart => ",\"hash\":\""u8;

    internal static ReadOnlySpan<byte> SealEnd => "\"}"u8;
}
