using Reeve.Guard;

namespace Reeve.Storage.Transcripts;

/// <summary>What a failure of a file means to a caller: the same codes as the database's.</summary>
internal static class DiskFailure
{
    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int TooLarge = 27;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static ReeveException Of(Exception failure, string file) =>
        failure is IOException { HResult: NoSpace or OverQuota or TooLarge or WindowsDiskFull or WindowsHandleDiskFull }
            ? new ReeveException(
                ErrorCode.StorageFull, $"{file} cannot grow: the disk is full.", "Make room on the disk that holds the home. Writes heal by themselves.", retryable: true, failure)
            : new ReeveException(
                ErrorCode.StorageFailed, $"{file} cannot be read or written ({failure.GetType().Name}).", "Look at the disk and the permissions of the home's sessions folder.",
                retryable: true, failure);
}
