namespace Reeve.Connectors.OsTools;

/// <summary>What the system says of a file.</summary>
internal readonly record struct FileFacts(FileKind Kind, uint Permissions, FileStamp Stamp);

/// <summary>Which file, and which state of it: one that differs in any of these was changed or replaced.</summary>
internal readonly record struct FileStamp(ulong Device, ulong Inode, long Size, long ModifiedSeconds, uint ModifiedNanoseconds);

/// <summary>The kinds of files by the system's numbers, as they stand in a mode and in a folder.</summary>
internal enum FileKind
{
    Unknown = 0,
    Fifo = 1,
    CharacterDevice = 2,
    Folder = 4,
    BlockDevice = 6,
    File = 8,
    Link = 10,
    Socket = 12,
}
