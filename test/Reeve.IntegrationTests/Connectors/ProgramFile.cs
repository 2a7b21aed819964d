namespace Reeve.IntegrationTests.Connectors;

/// <summary>A file that the system is allowed to run.</summary>
internal static class ProgramFile
{
    public static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
