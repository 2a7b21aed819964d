namespace Reeve.Connectors.Processes;

/// <summary>
/// Finds a program as a shell would, but never in the folder the child works in: with a relative entry on the PATH, a repository that is only looked at
/// could bring its own <c>git</c>.
/// </summary>
internal static class ProgramPath
{
    /// <summary>The program's path; a name with a slash is taken as it stands. Null when no absolute entry of the PATH has it.</summary>
    public static string? Find(string program, string path) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : AbsoluteEntries(path).Select(folder => Path.Combine(folder, program)).FirstOrDefault(static file => File.Exists(file) && Posix.IsExecutable(file));

    public static IEnumerable<string> AbsoluteEntries(string path) => path.Split(Path.PathSeparator).Where(static entry => Path.IsPathFullyQualified(entry));
}
