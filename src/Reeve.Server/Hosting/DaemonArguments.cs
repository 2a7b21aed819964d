using Reeve.Sources.Homes;

namespace Reeve.Server.Hosting;

/// <summary>What <c>reeved</c> was started with.</summary>
internal abstract record DaemonArguments
{
    private DaemonArguments()
    {
    }

    /// <summary>Serve.</summary>
    public sealed record Serve(HomeOptions Places) : DaemonArguments;

    /// <summary>Verify a copy of a log, and end.</summary>
    public sealed record VerifyCopy(string File, string? Key, bool Json) : DaemonArguments;

    public sealed record Wrong(string Message) : DaemonArguments;

    public const string Usage = "usage: reeved [--home DIR] [--run-root DIR] [--socket PATH]\n       reeved verify --offline FILE [--key KEY] [--json]";

    public static DaemonArguments Parse(IReadOnlyList<string> arguments)
    {
        var verify = arguments.Count > 0 && arguments[0] == "verify";
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] known = verify ? ["--offline", "--key"] : ["--home", "--run-root", "--socket"];
        var json = false;
        for (var i = verify ? 1 : 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var option, var given] ? (option, given) : (arguments[i], null);
            if (verify && name == "--json")
            {
                json = true;
            }
            else if (!known.Contains(name, StringComparer.Ordinal))
            {
                return new Wrong($"unknown argument \"{arguments[i]}\"");
            }
            else if ((value ?? (i + 1 < arguments.Count ? arguments[++i] : null)) is { Length: > 0 } text)
            {
                values[name] = text;
            }
            else
            {
                return new Wrong($"{name} needs a value");
            }
        }

        if (!verify)
        {
            return new Serve(new HomeOptions(values.GetValueOrDefault("--home"), values.GetValueOrDefault("--run-root"), values.GetValueOrDefault("--socket")));
        }

        return values.TryGetValue("--offline", out var file) ? new VerifyCopy(file, values.GetValueOrDefault("--key"), json) : new Wrong("verify needs --offline FILE");
    }
}
