namespace Reeve.Client;

/// <summary>Files and folders that only their owner may read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>A new file, unbuffered: what is written is with the system when the call returns. Others may read it meanwhile.</summary>
    public static FileStream Create(string path) => new(path, With(new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read }));

    /// <summary>A file of one program's own, made when it is missing, unbuffered. Nobody else can open it while it is open.</summary>
    public static FileStream OpenAlone(string path) => new(path, With(new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None }));

    private static FileStreamOptions With(FileStreamOptions options)
    {
        options.BufferSize = 0;
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
