using System.Text;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Signing;

/// <summary>Signed checkpoints one after the other in a file that only grows. Each note is followed by an empty line.</summary>
public static class CheckpointFile
{
    private const long MaxBytes = 1L << 30;
    private const long TailBytes = 256 * 1024;

    /// <summary>Appends and flushes. Fails with an <see cref="IOException"/>.</summary>
    public static void Append(string path, string note)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(note + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// The notes near the end of the file, oldest first; all of a small file. What is not a whole note (a torn end) is passed over and counted.
    /// </summary>
    public static (IReadOnlyList<SignedNote> Notes, int Unreadable) ReadTail(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxBytes)
        {
            throw new IOException("The checkpoint file is larger than any this program writes.");
        }

        var cut = file.Length > TailBytes;
        file.Position = cut ? file.Length - TailBytes : 0;
        var bytes = new byte[file.Length - file.Position];
        file.ReadExactly(bytes);
        return Parse(Encoding.UTF8.GetString(bytes), cut);
    }

    private static (IReadOnlyList<SignedNote> Notes, int Unreadable) Parse(string text, bool cut)
    {
        // A note holds one empty line itself, between text and signatures; the next one ends it.
        var (notes, unreadable) = (new List<SignedNote>(), 0);
        var parts = text.Split("\n\n");
        for (var i = 0; i + 1 < parts.Length; i++)
        {
            if (SignedNote.TryParse(parts[i] + "\n\n" + parts[i + 1] + "\n", out var note))
            {
                notes.Add(note!);
                i++;
            }
            else if (!(cut && notes.Count == 0))
            {
                unreadable++;
            }
        }

        return (notes, unreadable);
    }
}
