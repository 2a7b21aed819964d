using System.Globalization;

namespace Reeve.Guard.Loops;

/// <summary>
/// One call as loop rules see it: 64 bits of each hash, which is enough to compare a few dozen calls of one run with each other.
/// Made so small because ten thousand runs remember some each.
/// </summary>
/// <param name="Tool">The tool.</param>
/// <param name="Signature">Its arguments without their volatile parts (<see cref="SignatureRules"/>).</param>
/// <param name="Exact">Its arguments as they are.</param>
/// <param name="SideEffect">Whether it changes something outside.</param>
public readonly record struct LoopCall(ulong Tool, ulong Signature, ulong Exact, bool SideEffect)
{
    private const int Digits = 16;

    /// <summary>The call by its hashes.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="argumentsHash">SHA-256 of the arguments, 64 lower-case hex digits.</param>
    /// <param name="signature">The hash without volatile parts, likewise; null when nothing but the arguments' hash is known.</param>
    /// <param name="sideEffect">Whether it changes something outside.</param>
    public static LoopCall Of(string tool, string argumentsHash, string? signature, bool sideEffect)
    {
        var exact = Fold(argumentsHash);
        return new(Fold64(tool), signature is null ? exact : Fold(signature), exact, sideEffect);
    }

    /// <summary>The first 64 bits of a hash in hex; of any other text 64 bits that depend on all of it.</summary>
    /// <param name="hash">64 lower-case hex digits.</param>
    public static ulong Fold(string hash) =>
        hash.Length >= Digits && ulong.TryParse(hash.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? bits : Fold64(hash);

    // FNV-1a: the same for the same name in every process, so that a decision can be repeated from the record.
    private static ulong Fold64(string text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 1_099_511_628_211UL);
        }

        return hash;
    }
}
