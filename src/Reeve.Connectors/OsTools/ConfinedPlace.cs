using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// Where a walk ended: the folder by its descriptor, the name in it, and what is there, found and held but not opened. What it is is known before it is opened,
/// so that no device is touched and no FIFO waited for; it is opened by its descriptor, so that it is the same thing still. Not thread-safe.
/// </summary>
internal sealed class ConfinedPlace(string path, SafeFileHandle folder, string? name, SafeFileHandle? file) : IDisposable
{
    private static int _serial;

    /// <summary>The path without links.</summary>
    public string Path => path;

    /// <summary>Null: nothing is there.</summary>
    public FileFacts? Facts => file is null ? null : PosixFiles.TryFacts(file) ?? throw Failed(path);

    /// <summary>Opens a file for reading, and says in which state.</summary>
    /// <param name="mostBytes">A larger one is refused.</param>
    public (SafeFileHandle Open, FileStamp Stamp) OpenFile(long mostBytes)
    {
        var facts = Facts ?? throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(path)} does not exist.", "list shows what is there");
        if (NotReadable(facts, file!, mostBytes) is { } why)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"{ConfinedPathRules.Shown(path)} {why}.");
        }

        return (TryReopen(file!) ?? throw Failed(path), facts.Stamp);
    }

    /// <summary>Opens the folder for reading its names.</summary>
    public SafeFileHandle OpenFolder()
    {
        if (Facts is not { Kind: FileKind.Folder })
        {
            throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(path)} is no folder.");
        }

        return PosixFiles.TryOpenAt(folder, "."u8, PosixFiles.Folder) ?? throw Failed(path);
    }

    /// <summary>
    /// Puts a whole file here, or nothing: written beside, made durable, then given the name in one move. <paramref name="expected"/>: the state it replaces, null
    /// where nothing may be; when something else is found there, what was found stays and the call fails.
    /// </summary>
    public FileStamp Put(ReadOnlySpan<byte> content, FileStamp? expected)
    {
        if (name is null || Facts is { Kind: not FileKind.File })
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"{ConfinedPathRules.Shown(path)} is no file.");
        }

        var target = Encoding.UTF8.GetBytes(name);
        var beside = Encoding.ASCII.GetBytes($".reeve-{Environment.ProcessId}-{Interlocked.Increment(ref _serial)}");
        using var written = PosixFiles.TryOpenAt(folder, beside, PosixFiles.WriteOnly | PosixFiles.Create | PosixFiles.Exclusive | PosixFiles.NoFollow, 0x1B6)
            ?? throw Failed(path);
        try
        {
            RandomAccess.Write(written, content, 0);
            if (Facts is { } before)
            {
                _ = PosixFiles.SetMode(written, before.Permissions & 0x1FF);
            }

            if (PosixFiles.Flush(written) != 0)
            {
                throw Failed(path);
            }

            Name(beside, target, expected);
        }
        catch (IOException full)
        {
            throw new ReeveException(ErrorCode.StorageFull, $"{ConfinedPathRules.Shown(path)} could not be written: {full.Message}", inner: full);
        }
        finally
        {
            // Gone already when it was given its name; the state it replaced is under this name after an exchange.
            _ = PosixFiles.RemoveAt(folder, beside);
        }

        using var parent = PosixFiles.TryOpenAt(folder, "."u8, PosixFiles.Folder);
        _ = parent is null ? 0 : PosixFiles.Flush(parent);
        return PosixFiles.TryFacts(written)?.Stamp ?? throw Failed(path);
    }

    public void Dispose()
    {
        folder.Dispose();
        file?.Dispose();
    }

    /// <summary>Opens for reading what a descriptor stands for, and nothing else.</summary>
    internal static SafeFileHandle? TryReopen(SafeFileHandle file) =>
        PosixFiles.TryOpen(ConfinedRoots.OpenFilePath(file), PosixFiles.ReadOnly | PosixFiles.NonBlocking | PosixFiles.NoTerminal);

    /// <summary>Why a file is not read, as the end of a sentence; null when it is.</summary>
    internal static string? NotReadable(FileFacts facts, SafeFileHandle file, long mostBytes) => facts.Kind switch
    {
        FileKind.Folder => "is a folder",
        FileKind.File when PosixFiles.TryFileSystem(file) is not { } system || RootRules.IsWindow(system) => "is a part of the kernel and no file",
        FileKind.File when facts.Stamp.Size > mostBytes => $"has {facts.Stamp.Size} bytes; at most {mostBytes} are read",
        FileKind.File => null,
        FileKind.Fifo => "is a FIFO and no file",
        FileKind.Socket => "is a socket and no file",
        FileKind.CharacterDevice or FileKind.BlockDevice => "is a device and no file",
        _ => "is no file",
    };

    /// <summary>The last system call's refusal.</summary>
    internal static ReeveException Failed(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new ReeveException(
            error is PosixFiles.NotFound or PosixFiles.NotFolder ? ErrorCode.NotFound : ErrorCode.InvalidRequest,
            $"{ConfinedPathRules.Shown(path)}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    private void Name(byte[] beside, byte[] target, FileStamp? expected)
    {
        if (expected is null)
        {
            NameNew(beside, target);
            return;
        }

        if (PosixFiles.RenameAt(folder, beside, target, PosixFiles.Exchange) == 0)
        {
            // The old state is in our hands now, and nobody finds it by its name any more: only now is it certain what was replaced.
            if (PosixFiles.TryFacts(folder, beside) is not { Kind: FileKind.File } old || old.Stamp != expected)
            {
                _ = PosixFiles.RenameAt(folder, beside, target, PosixFiles.Exchange);
                throw Changed();
            }

            return;
        }

        switch (Marshal.GetLastPInvokeError())
        {
            case PosixFiles.NotFound:
                throw Changed();
            case not (PosixFiles.Invalid or PosixFiles.NoSuchCall):
                throw Failed(path);
        }

        // A file system that cannot exchange: looked at as late as can be.
        if (PosixFiles.TryFacts(folder, target) is not { Kind: FileKind.File } found || found.Stamp != expected)
        {
            throw Changed();
        }

        if (PosixFiles.RenameAt(folder, beside, target, 0) != 0)
        {
            throw Failed(path);
        }
    }

    private void NameNew(byte[] beside, byte[] target)
    {
        if (PosixFiles.RenameAt(folder, beside, target, PosixFiles.NoReplace) == 0)
        {
            return;
        }

        // A link is refused where the name is taken, like the move, and works where the move does not.
        if (Marshal.GetLastPInvokeError() is PosixFiles.Invalid or PosixFiles.NoSuchCall && PosixFiles.LinkAt(folder, beside, target) == 0)
        {
            return;
        }

        throw Marshal.GetLastPInvokeError() == PosixFiles.Exists ? Changed() : Failed(path);
    }

    private ReeveException Changed() => new(
        ErrorCode.Conflict, $"{ConfinedPathRules.Shown(path)} was changed by somebody else meanwhile; nothing was written.", "Read it again.");
}
