using System.Text;
using System.Text.RegularExpressions;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// Patterns of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders, <c>[a-z]</c>, <c>{cs,md}</c>. A pattern without a slash is one of names, in
/// any folder. Matching takes linear time. Pure.
/// </summary>
internal static class GlobRules
{
    private const int MaxLength = 500;

    public static Regex Parse(string glob)
    {
        if (glob.Length is 0 or > MaxLength)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"A pattern of paths has 1 to {MaxLength} characters.");
        }

        var pattern = new StringBuilder(glob.Contains('/', StringComparison.Ordinal) ? "^" : "^(?:[^/]+/)*");
        var inBraces = false;
        var i = glob[0] == '/' ? 1 : 0;
        while (i < glob.Length)
        {
            i += Next(glob, i, pattern, ref inBraces);
        }

        if (inBraces)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The pattern of paths opens a brace and does not close it.");
        }

        try
        {
            return new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (ArgumentException bad)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The pattern of paths has a class that is none, such as [z-a].", inner: bad);
        }
    }

    /// <summary>How many characters were taken.</summary>
    private static int Next(string glob, int at, StringBuilder pattern, ref bool inBraces)
    {
        switch (glob[at])
        {
            case '*' when glob.AsSpan(at).StartsWith("**/"):
                pattern.Append("(?:[^/]+/)*");
                return 3;
            case '*' when glob.AsSpan(at).StartsWith("**"):
                pattern.Append(".*");
                return 2;
            case '*':
                pattern.Append("[^/]*");
                return 1;
            case '?':
                pattern.Append("[^/]");
                return 1;
            case '[' when at + 2 < glob.Length && glob.IndexOf(']', at + 2) is > 0 and var end:
                pattern.Append(Class(glob[(at + 1)..end]));
                return end - at + 1;
            case '{' when !inBraces:
                inBraces = true;
                pattern.Append("(?:");
                return 1;
            case ',' when inBraces:
                pattern.Append('|');
                return 1;
            case '}' when inBraces:
                inBraces = false;
                pattern.Append(')');
                return 1;
            default:
                pattern.Append(Regex.Escape(glob[at].ToString()));
                return 1;
        }
    }

    // A class of a glob matches one character of a name, so never a slash, whatever stands in it.
    private static string Class(string inside)
    {
        var not = inside[0] is '!' or '^';
        var members = new StringBuilder();
        foreach (var c in not ? inside[1..] : inside)
        {
            members.Append(c is '\\' or '[' or ']' or '^' ? "\\" + c : c.ToString());
        }

        var set = members.ToString().TrimEnd('-');
        return set.Length == 0 ? "-" : not ? $"[^/{set}]" : $"[{set}]";
    }
}
