using System.Diagnostics.CodeAnalysis;

namespace Reeve.Guard.Transparency;

/// <summary>
/// Standard base 64 with padding, in its one spelling. The base class library skips white space and ignores stray bits at the end, so that one signature
/// or key would have many spellings, and a file could be changed without a reader seeing it. Pure.
/// </summary>
internal static class StrictBase64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0)
        {
            return false;
        }

        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, buffer, out var written) || Convert.ToBase64String(buffer, 0, written) != text)
        {
            return false;
        }

        bytes = buffer[..written];
        return true;
    }
}
