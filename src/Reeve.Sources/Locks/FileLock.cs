namespace Reeve.Sources.Locks;

/// <summary>
/// An advisory lock of the operating system on a file, held until disposed or until the process dies, however it dies. The file stays for ever: removing
/// it would let two holders lock two files of one name.
/// </summary>
public sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>The lock, or null when somebody holds it. Creates the file's folder, private to its owner.</summary>
    public static FileLock? TryTake(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileLock(new FileStream(path, options));
        }
        catch (IOException) when (File.Exists(path))
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix: somebody holds it.
            return null;
        }
    }

    /// <summary>Whether somebody holds the lock now. Takes it for an instant when nobody does.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var mine = TryTake(path);
        return mine is null;
    }

    public void Dispose() => _stream.Dispose();
}
