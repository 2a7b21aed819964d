using System.Collections;

namespace Reeve.Connectors.Processes;

/// <summary>
/// What a child may know of our environment: an allow-list, so that nothing of ours (<c>LD_PRELOAD</c>, <c>GIT_SSH_COMMAND</c>, <c>BASH_ENV</c>, keys)
/// reaches it by accident.
/// </summary>
public static class ChildEnvironment
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SHELL", "TERM",
        "SystemRoot", "windir", "TEMP", "TMP", "USERPROFILE", "PATHEXT", "ComSpec",
    };

    public static Dictionary<string, string> Build(IDictionary ours, IReadOnlyDictionary<string, string?> extra)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in ours)
        {
            var name = (string)variable.Key;
            if (Allowed.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal))
            {
                environment[name] = (string?)variable.Value ?? "";
            }
        }

        environment.TryAdd("PATH", "/usr/local/bin:/usr/bin:/bin");
        foreach (var (name, value) in extra)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        return environment;
    }
}
