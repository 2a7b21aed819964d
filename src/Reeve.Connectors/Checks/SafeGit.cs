using Reeve.Connectors.Processes;
using Reeve.Guard;

namespace Reeve.Connectors.Checks;

/// <summary>
/// Asks git about a repository that nobody vouches for. Looking must never run what the repository says: no hooks, monitor, prompt, pager, content filter,
/// submodule or transport of its own choosing (a partial clone would fetch what it lacks, through any program it names). One repository; immutable.
/// </summary>
internal sealed class SafeGit
{
    private const int MostFilters = 100;
    private static readonly TimeSpan OneCommand = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal)
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_NO_LAZY_FETCH"] = "1",

        // An older git does not know the line above. A list here outranks protocol.*.allow of the repository, which protocol.allow does not.
        ["GIT_ALLOW_PROTOCOL"] = "none",
        ["LC_ALL"] = "C",
    };

    private static readonly string[] Program =
    [
        "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false",

        // Such a git may begin its fetch with a bundle from any address, past that list, and ask these programs for a password.
        "-c", "fetch.bundleURI=", "-c", "credential.helper=", "-c", "core.askPass=",
    ];

    private readonly IChildRunner _children;
    private readonly string _folder;
    private readonly string[] _overrides;

    private SafeGit(IChildRunner children, string folder, string[] overrides) => (_children, _folder, _overrides) = (children, folder, overrides);

    public static async Task<SafeGit> OpenAsync(IChildRunner children, string folder, CancellationToken cancellationToken)
    {
        var bare = new SafeGit(children, folder, []);
        var keys = await bare.AskAsync(["config", "--list", "--name-only", "--show-scope", "-z"], cancellationToken);
        var filters = GitRules.ParseForeignFilters(keys.Output);
        if (keys.OutputDropped > 0 || filters.Count > MostFilters || !filters.All(GitRules.CanBeSwitchedOff))
        {
            throw new ReeveException(
                ErrorCode.UpstreamFailed,
                $"git cannot look at {folder} safely: its configuration declares content filters that cannot be switched off.",
                "Look at its .git/config.");
        }

        string[] overrides = [.. filters.SelectMany(static filter => (string[])["-c", filter + ".clean=", "-c", filter + ".process=", "-c", filter + ".required=false"])];
        return new SafeGit(children, folder, overrides);
    }

    public async Task<ChildResult> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await _children.RunAsync(
            new ChildSpec([.. Program, .. _overrides, .. arguments])
            {
                WorkingDirectory = _folder,
                Timeout = OneCommand,
                Environment = Environment,
                OutputLimit = 1024 * 1024,
            },
            cancellationToken);
        return result.Succeeded ? result : throw Failed(_folder, result);
    }

    private static ReeveException Failed(string folder, ChildResult result)
    {
        if (result.TimedOut)
        {
            return new ReeveException(ErrorCode.Timeout, $"git took longer than {OneCommand.TotalMinutes:0} minutes to look at {folder}.");
        }

        var said = SignalText.Quote(result.Errors);
        var hint = said.Contains("dubious ownership", StringComparison.Ordinal)
            ? $"The folder belongs to somebody else. If you trust it: git config --global --add safe.directory {folder}"
            : said.Contains("not a git repository", StringComparison.Ordinal) ? "Mend the check's path." : null;
        return new ReeveException(ErrorCode.UpstreamFailed, $"git cannot look at {folder}: {(said.Length == 0 ? "it gave no reason" : said)}", hint);
    }
}
