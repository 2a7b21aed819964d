using Reeve.Guard;

namespace Reeve.Client.Outbox;

/// <summary>
/// The outbox on disk: records appended one a line, each forced to the disk before it counts; emptied when all are delivered. A program has one for
/// itself, locked while it lives; what a program that is gone left behind is taken over by the next one that opens the folder. Not thread-safe.
/// </summary>
internal sealed class OutboxFile : IDisposable
{
    public const int LeastRoom = 64 * 1024;

    private const int MostRoom = 1024 * 1024 * 1024;
    private const int MostFiles = 256;

    private readonly FileStream _file;

    private OutboxFile(FileStream file, IReadOnlyList<OutboxRecord> left)
    {
        _file = file;
        Left = left;
        Length = file.Length;
    }

    /// <summary>What was in it when it was opened, oldest first.</summary>
    public IReadOnlyList<OutboxRecord> Left { get; }

    public long Length { get; private set; }

    public static int CheckRoom(int bytes) => bytes is >= LeastRoom and <= MostRoom
        ? bytes
        : throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"{LeastRoom} to {MostRoom}");

    /// <summary>Takes a free file of the folder, and into it what free files beside it still hold.</summary>
    public static OutboxFile Open(string folder)
    {
        try
        {
            folder = Path.GetFullPath(folder);
            PrivateFiles.MakeFolder(folder);
            var own = Take(folder);
            var left = Read(own);
            own.SetLength(own.Position); // a torn last line was never acknowledged
            foreach (var path in Directory.GetFiles(folder, "outbox-*.jsonl").Order(StringComparer.Ordinal).Where(path => path != own.Name))
            {
                TakeOver(path, own, left);
            }

            return new OutboxFile(own, left);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(failure);
        }
    }

    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            Append(_file, line);
            Length += line.Length;
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>Everything in it is delivered. Failing to say so costs a second delivery, no more.</summary>
    public void Clear()
    {
        try
        {
            _file.SetLength(0);
            Length = 0;
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Take(string folder)
    {
        for (var number = 0; number < MostFiles; number++)
        {
            if (TryTake(Path.Combine(folder, $"outbox-{number}.jsonl")) is { } file)
            {
                return file;
            }
        }

        throw new IOException($"{MostFiles} programs use {folder}");
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return PrivateFiles.OpenAlone(path);
        }
        catch (IOException)
        {
            // Another program has it, and delivers it.
            return null;
        }
    }

    private static void TakeOver(string path, FileStream own, List<OutboxRecord> left)
    {
        using var other = TryTake(path);
        if (other is null)
        {
            return;
        }

        foreach (var record in Read(other))
        {
            Append(own, record.ToLine());
            left.Add(record);
        }

        File.Delete(path);
    }

    private static void Append(FileStream file, ReadOnlySpan<byte> line)
    {
        var end = file.Length;
        try
        {
            file.Position = end;
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end); // no half line may stand before the next one
            throw;
        }
    }

    /// <summary>Every whole record; the stream stands after the last line feed.</summary>
    private static List<OutboxRecord> Read(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        var records = new List<OutboxRecord>();
        var start = 0;
        while (bytes.AsSpan(start).IndexOf((byte)'\n') is var length && length >= 0)
        {
            if (OutboxRecord.Read(bytes.AsSpan(start, length)) is { } record)
            {
                records.Add(record);
            }

            start += length + 1;
        }

        file.Position = start;
        return records;
    }

    private static ReeveException Failed(Exception cause) =>
        new(ErrorCode.StorageFailed, "the outbox cannot be written: " + cause.Message, "is there room on the disk?", inner: cause);
}
