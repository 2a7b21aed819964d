using Microsoft.Extensions.Logging;
using Reeve.Guard;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Signing;

/// <summary>
/// Signs the log's head: a checkpoint into the database and onto its files. Where the machine cannot sign it does nothing, and says so once at the start.
/// Never blocks a caller of the journal. <see cref="SignAsync"/> one at a time.
/// </summary>
public sealed partial class LedgerSigner(ITreeState tree, NoteKey? key, CheckpointOptions options, TimeProvider time, ILogger<LedgerSigner> logger) : ILedgerIdentity
{
    /// <summary>What <see cref="OnFailed"/> says when the database refused a checkpoint.</summary>
    public const string NotKept = "not_kept";

    /// <summary>What <see cref="OnFailed"/> says when a checkpoint file could not be written.</summary>
    public const string NotAppended = "not_appended";

    private long _signedSize = -1;

    /// <summary>Called when a checkpoint failed, with <see cref="NotKept"/> or <see cref="NotAppended"/>. Who listens must only hand over.</summary>
    public Action<string>? OnFailed { get; set; }

    public string? VerifierKey => key?.Verifier;

    public bool CanSign => key is not null;

    /// <summary>How many entries the newest checkpoint of this process covers; null before the first.</summary>
    public long? SignedSize => Volatile.Read(ref _signedSize) is var size and >= 0 ? size : null;

    /// <summary>Signs what is committed now, unless that is signed already.</summary>
    /// <returns>Whether there is a checkpoint of the head now.</returns>
    public async Task<bool> SignAsync(CancellationToken cancellationToken)
    {
        var head = tree.Head;
        if (key is null || head.Size == 0)
        {
            return false;
        }

        if (head.Size == Volatile.Read(ref _signedSize))
        {
            return true;
        }

        var note = SignedNote.Sign(new Checkpoint(options.Origin, head.Size, head.Root).ToText(), key).ToString();
        try
        {
            await tree.KeepCheckpointAsync(new CheckpointSigned(head.Size, note, time.GetUtcNow()), cancellationToken);
        }
        catch (ReeveException failure)
        {
            LogNotKept(failure.Code, head.Size);
            OnFailed?.Invoke(NotKept);
            return false;
        }

        foreach (var file in options.Files)
        {
            Append(file, note);
        }

        Volatile.Write(ref _signedSize, head.Size);
        return true;
    }

    private void Append(string file, string note)
    {
        try
        {
            CheckpointFile.Append(file, note);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The other disk is away or full: the database has the checkpoint, and the next one is tried again.
            LogNotAppended(file, failure.Message);
            OnFailed?.Invoke(NotAppended);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The checkpoint of {Size} entries could not be kept: {Code}")]
    private partial void LogNotKept(string code, long size);

    [LoggerMessage(2002, LogLevel.Warning, "A checkpoint could not be appended to {File}: {Reason}")]
    private partial void LogNotAppended(string file, string reason);
}
