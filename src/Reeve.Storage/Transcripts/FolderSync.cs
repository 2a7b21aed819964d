using System.Runtime.InteropServices;

namespace Reeve.Storage.Transcripts;

/// <summary>Brings a folder's names to the disk: a new file that is fsynced can still lose its name in a power cut. Windows does it by itself.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Open(folder, ReadOnly);
        if (file < 0)
        {
            throw new IOException($"The folder cannot be opened to write its names to the disk (error {Marshal.GetLastPInvokeError()}).", Marshal.GetLastPInvokeError());
        }

        var failed = Fsync(file) != 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(file);
        if (failed != 0)
        {
            throw new IOException($"The folder's names cannot be written to the disk (error {failed}).", failed);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
