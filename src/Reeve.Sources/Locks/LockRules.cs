namespace Reeve.Sources.Locks;

/// <summary>What lock, metadata and processes together mean. Pure.</summary>
public static class LockRules
{
    /// <param name="isHeld">Whether somebody holds the operating system's lock.</param>
    /// <param name="fileExists">Whether there is a metadata file.</param>
    /// <param name="metadata">What it says, or null when it cannot be read.</param>
    /// <param name="here">This host and boot.</param>
    /// <param name="startTimeOf">The start time of a process, null when there is none of that id.</param>
    public static LockState Classify(bool isHeld, bool fileExists, LockMetadata? metadata, HostFacts here, Func<int, string?> startTimeOf)
    {
        if (!fileExists)
        {
            return isHeld ? LockState.Starting : LockState.Stopped;
        }

        if (metadata is null || metadata.SchemaVersion != LockMetadata.Schema)
        {
            return isHeld ? LockState.Unknown : LockState.Stale;
        }

        if (metadata.Host != here.Host)
        {
            return isHeld ? LockState.Unknown : LockState.OtherHost;
        }

        var alive = (metadata.BootId.Length == 0 || metadata.BootId == here.BootId)
            && startTimeOf(metadata.Pid) is { } start
            && (metadata.ProcessStartTime.Length == 0 || start == metadata.ProcessStartTime);
        return (isHeld, alive) switch
        {
            (true, true) => LockState.Running,
            (true, false) => LockState.Unknown,
            _ => LockState.Stale,
        };
    }
}

/// <summary>Which host and which boot of it this is.</summary>
public sealed record HostFacts(string Host, string BootId);

public enum LockState
{
    /// <summary>No daemon, nothing left behind.</summary>
    Stopped,

    /// <summary>The lock is held and the holder has not yet said who it is.</summary>
    Starting,

    /// <summary>The lock is held by the process the metadata names.</summary>
    Running,

    /// <summary>Nobody holds the lock; a daemon that was killed left its metadata. Harmless: the next one replaces it.</summary>
    Stale,

    /// <summary>The metadata was written by another host: the run root is shared or was synced.</summary>
    OtherHost,

    /// <summary>The lock is held and the metadata does not say by whom.</summary>
    Unknown,
}
