namespace Reeve.Engine.Access;

/// <summary>A token in memory, with what ends everything it opened. Thread-safe.</summary>
#pragma warning disable CA1001 // The source has no timer and no handle, so there is nothing to give back; doors may hold its token longer than the book holds this.
internal sealed class HeldToken(AccessToken token)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _ended = new();
    private volatile bool _revoked;

    public AccessToken Token => token;

    public CancellationToken Ended => _ended.Token;

    /// <summary>Revoked: it is nobody's secret any more, whether the disk knows already or not.</summary>
    public bool IsRevoked => _revoked;

    /// <summary>Returns when whatever it opened was told.</summary>
    public Task RevokeAsync()
    {
        _revoked = true;
        return _ended.CancelAsync();
    }

    public void Expire() => _ended.Cancel();
}
