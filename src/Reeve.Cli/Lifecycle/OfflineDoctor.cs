using System.Runtime.InteropServices;
using Reeve.Guard;
using Reeve.Protocol.Daemon;
using Reeve.Sources;
using Reeve.Sources.Agents;
using Reeve.Sources.Configuration;
using Reeve.Sources.Homes;
using Reeve.Sources.Locks;
using Reeve.Sources.Skills;

namespace Reeve.Cli.Lifecycle;

/// <summary>What can be examined with no daemon: places, lock, configuration, agent files, and what the machine must have. Looks; changes nothing.</summary>
internal sealed class OfflineDoctor(CliHost host, HomeLayout layout)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public IEnumerable<DoctorFinding> Examine() =>
        [.. Places(), Lock(), .. Configuration(), .. Agents(), .. Skills(), Program(), Git(), OpenSsl()];

    private IEnumerable<DoctorFinding> Places()
    {
        yield return Directory.Exists(layout.Home)
            ? Ok("home", layout.Home)
            : Of("home", "warning", $"{layout.Home} does not exist", "reeve up makes it from the sample");
        foreach (var problem in layout.Check())
        {
            yield return Of("layout", "error", $"{problem.File}: {problem.Message}", problem.Hint);
        }

        yield return Directory.Exists(layout.RunRoot) ? RunRoot() : Of("run-root", "note", $"{layout.RunRoot} does not exist yet", "reeve up");
    }

    private DoctorFinding RunRoot()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(layout.RunRoot) & ~OwnerOnly) != UnixFileMode.None)
        {
            return Of("run-root", "warning", $"{layout.RunRoot} is open to other users", $"chmod 700 {layout.RunRoot}");
        }

        return Ok("run-root", layout.RunRoot);
    }

    private DoctorFinding Lock()
    {
        var stop = new DaemonStop(host, layout);
        var metadata = stop.Metadata();
        return stop.State() switch
        {
            LockState.Stopped => Of("lock", "note", "no daemon is running", "reeve up"),
            LockState.Starting => Of("lock", "note", "a daemon is starting", null),
            LockState.Running => Ok("lock", $"held by process {metadata!.Pid} since {metadata.StartedAt:yyyy-MM-dd HH:mm} UTC"),
            LockState.Stale => Of(
                "lock", "warning", "a daemon ended without clearing up; nothing is lost, and the next start clears it", "reeve doctor --repair-stale-lock, or reeve up"),
            LockState.OtherHost => Of("lock", "error", $"the run root was written by the host {metadata?.Host}: it is shared or was synced", "give this host its own --run-root"),
            _ => Of("lock", "error", "somebody holds the lock, and it is not certain which process", "look for a reeved of yours with: ps -C reeved"),
        };
    }

    private IEnumerable<DoctorFinding> Configuration()
    {
        var config = ReeveConfig.Load(layout.ConfigFile);
        return config.IsGood
            ? [Ok("config", File.Exists(layout.ConfigFile) ? $"{layout.ConfigFile} is good" : "no reeve.yaml: everything has its default")]
            : config.Problems.Select(static problem => Of("config", problem));
    }

    private IEnumerable<DoctorFinding> Agents()
    {
        var files = Directory.Exists(layout.Agents) ? Directory.GetFiles(layout.Agents, "*.md").Order(StringComparer.Ordinal).ToArray() : [];
        var parses = files.Select(file => AgentFileReader.Load(file, layout.Display(file))).ToArray();
        var good = parses.Count(static parse => parse.Problems.Count == 0);
        yield return files.Length == 0
            ? Of("agents", "note", "there is no agent file", $"put one at {Path.Combine(layout.Agents, "NAME.md")}")
            : Ok("agents", $"{good} of {files.Length} agent files are good");
        foreach (var problem in parses.SelectMany(static parse => parse.Problems))
        {
            yield return Of("agents", problem);
        }
    }

    private IEnumerable<DoctorFinding> Skills()
    {
        var parses = SkillFolders.Load(layout.Skills, layout.Display);
        yield return parses.Count == 0
            ? Of("skills", "note", "there is no skill", null)
            : Ok("skills", $"{parses.Count(static parse => parse.Skill is not null)} of {parses.Count} skills are good");
        foreach (var problem in parses.SelectMany(static parse => parse.Problems))
        {
            yield return Of("skills", problem);
        }
    }

    private DoctorFinding Program()
    {
        try
        {
            return Ok("program", DaemonProgram.Find(host));
        }
        catch (ReeveException failure)
        {
            return Of("program", "error", failure.Message, failure.Hint);
        }
    }

    private DoctorFinding Git()
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        var found = (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found is null ? Of("git", "warning", "git is not on the PATH; checks of repositories could not look", "install git") : Ok("git", found);
    }

    private static DoctorFinding OpenSsl()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Of("openssl", "note", "looked at by the daemon only on this system", null);
        }

        if (!NativeLibrary.TryLoad("libcrypto.so.3", out var library))
        {
            return Of("openssl", "warning", "OpenSSL 3 is not here, so checkpoints are unsigned", "install libssl3");
        }

        NativeLibrary.Free(library);
        return Ok("openssl", "libcrypto.so.3 signs the checkpoints");
    }

    private static DoctorFinding Ok(string check, string message) => Of(check, "ok", message, null);

    private static DoctorFinding Of(string check, string level, string message, string? hint) =>
        new() { Check = check, Level = level, Message = message, Hint = hint };

    private static DoctorFinding Of(string check, SourceProblem problem) => new()
    {
        Check = check,
        Level = "error",
        Message = problem.Message,
        Hint = problem.Hint,
        File = problem.File,
        Line = problem.Line > 0 ? problem.Line : null,
    };
}
