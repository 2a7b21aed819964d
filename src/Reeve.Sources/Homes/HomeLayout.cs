using System.Text;

namespace Reeve.Sources.Homes;

/// <summary>
/// Where everything of one home on one host lies. The home is the person's and may be synced; the run root and the data root are this host's and must
/// not be. The daemon writes nowhere else. Immutable; creates nothing.
/// </summary>
public sealed record HomeLayout
{
    /// <summary>A Unix socket's path must fit the kernel's field of 108 bytes with its end.</summary>
    private const int MaxSocketBytes = 107;

    private HomeLayout(string home, string host, string runRoot, string socket)
    {
        (Home, Host, RunRoot, Socket) = (home, host, runRoot, socket);
    }

    public string Home { get; }

    public string Host { get; }

    public string RunRoot { get; }

    public string Socket { get; }

    public string DataRoot => Path.Combine(Home, "data", Host);

    public string ConfigFile => Path.Combine(Home, "reeve.yaml");

    public string PricesFile => Path.Combine(Home, "prices.yaml");

    public string Agents => Path.Combine(Home, "agents");

    public string Skills => Path.Combine(Home, "skills");

    public string SchedulesFile => Path.Combine(Home, "schedules.yaml");

    public string SubscriptionsFile => Path.Combine(Home, "subscriptions.yaml");

    public string Projects => Path.Combine(Home, "projects");

    /// <summary>Where a file of the home is kept as it was when it was last good.</summary>
    public string LastGood(string file) => Path.Combine(DataRoot, "last-good", Path.GetFileName(file));

    public string LockFile => Path.Combine(RunRoot, "daemon.lock");

    public string LockMetadata => Path.Combine(RunRoot, "daemon.lock.json");

    public string TokenFile => Path.Combine(RunRoot, "token");

    /// <summary>What turns put out, a file each.</summary>
    public string TurnLogs => Path.Combine(RunRoot, "turns");

    public string LogFile => Path.Combine(RunRoot, "daemon.log");

    public string Database => Path.Combine(DataRoot, "reeve.db");

    public string DataLock => Path.Combine(DataRoot, "data.lock");

    public string DataLockMetadata => Path.Combine(DataRoot, "data.lock.json");

    public string CheckpointFile => Path.Combine(DataRoot, "checkpoints.txt");

    public string LogKey => Path.Combine(DataRoot, "log.key");

    /// <summary>Resolves the layout; an option wins over the environment, which wins over the default.</summary>
    /// <param name="options">What was given on the command line.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="userFolder">The person's folder.</param>
    /// <param name="machineName">The host's name as the system gives it.</param>
    public static HomeLayout Resolve(HomeOptions options, Func<string, string?> variable, string userFolder, string machineName)
    {
        var host = HostName(machineName);
        var home = Absolute(options.Home ?? NonEmpty(variable("REEVE_HOME")) ?? Path.Combine(userFolder, ".reeve"), userFolder);
        var runRoot = Absolute(options.RunRoot ?? NonEmpty(variable("REEVE_RUN_ROOT")) ?? Path.Combine(home, "run", host), userFolder);
        var socket = Absolute(options.Socket ?? Path.Combine(runRoot, "reeve.sock"), userFolder);
        return new HomeLayout(home, host, runRoot, socket);
    }

    /// <summary>The layout of this process.</summary>
    public static HomeLayout Resolve(HomeOptions options) => Resolve(
        options, Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.MachineName);

    /// <summary>What is wrong with the layout itself, before anything is touched.</summary>
    public IReadOnlyList<SourceProblem> Check()
    {
        var problems = new List<SourceProblem>();
        var bytes = Encoding.UTF8.GetByteCount(Socket);
        if (!OperatingSystem.IsWindows() && bytes > MaxSocketBytes)
        {
            problems.Add(new SourceProblem(
                Socket, 0, 0, $"the socket's path takes {bytes} bytes; the system allows {MaxSocketBytes}", "Give a shorter one with --socket, or a shorter --run-root."));
        }

        if (IsInside(Home, RunRoot) && Home != RunRoot)
        {
            problems.Add(new SourceProblem(RunRoot, 0, 0, "the run root contains the home", "Give a run root of its own with --run-root."));
        }

        return problems;
    }

    /// <summary>Letters, digits, dot, underscore and hyphen stay; everything else becomes a hyphen.</summary>
    public static string HostName(string machineName)
    {
        var name = string.Concat(machineName.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).Trim('-', '.');
        return name.Length == 0 ? "host" : name[..Math.Min(name.Length, 64)];
    }

    /// <summary>Relative to the home where it lies inside, else as it is: how files are named to people.</summary>
    public string Display(string path) => IsInside(path, Home) ? Path.GetRelativePath(Home, path) : path;

    internal static bool IsInside(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static string Absolute(string path, string userFolder)
    {
        var expanded = path == "~" ? userFolder : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(userFolder, path[2..]) : path;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(expanded));
    }
}

/// <summary>What the command line says of places; null where it says nothing.</summary>
public sealed record HomeOptions(string? Home = null, string? RunRoot = null, string? Socket = null);
