using System.Collections;
using Reeve.Guard;

namespace Reeve.Connectors.Processes;

/// <summary>
/// What a child may know of our environment: an allow-list, so that nothing of ours (<c>LD_PRELOAD</c>, <c>GIT_SSH_COMMAND</c>, <c>BASH_ENV</c>, keys)
/// reaches it by accident. Variables that make a program load or run something else are refused even when they are asked for.
/// </summary>
public static class ChildEnvironment
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SHELL", "TERM",
        "SystemRoot", "windir", "TEMP", "TMP", "USERPROFILE", "PATHEXT", "ComSpec",
    };

    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal)
    {
        "BASH_ENV", "ENV", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_EXEC_PATH", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS",
        "DOTNET_STARTUP_HOOKS",
    };

    private static readonly string[] RefusedBeginnings = ["LD_", "DYLD_", "BASH_FUNC_"];

    /// <summary>Whether a child gets our variable of that name unasked.</summary>
    public static bool Passes(string name) => Allowed.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal);

    public static Dictionary<string, string> Build(IDictionary ours, IReadOnlyDictionary<string, string?> extra)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in ours)
        {
            var name = (string)variable.Key;
            if (Passes(name))
            {
                environment[name] = (string?)variable.Value ?? "";
            }
        }

        foreach (var (name, value) in extra)
        {
            Require(name, value);
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        // A relative entry would mean the child's working folder, which may be a stranger's.
        var path = string.Join(Path.PathSeparator, ProgramPath.AbsoluteEntries(environment.GetValueOrDefault("PATH", "")));
        environment["PATH"] = path.Length > 0 ? path : "/usr/local/bin:/usr/bin:/bin";
        return environment;
    }

    private static void Require(string name, string? value)
    {
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
            || value?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "A variable for a child needs a name without = and no zero bytes.");
        }

        if (value is not null && (Refused.Contains(name) || RefusedBeginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"The variable {name} is not given to any child: it makes programs run something else.");
        }
    }
}
