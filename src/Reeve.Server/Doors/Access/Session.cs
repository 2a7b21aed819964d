namespace Reeve.Server.Doors.Access;

/// <summary>A browser that logged in. Both secrets are known by hash only; the anti-forgery token is derived, so that it can be shown again.</summary>
internal sealed class Session(string name, byte[] secretHash, string antiForgery, CancellationTokenSource ended)
{
    /// <summary>For logs and limits; not a secret.</summary>
    public string Name { get; } = name;

    public byte[] SecretHash { get; } = secretHash;

    /// <summary>What a state-changing request must carry; a foreign page cannot read it.</summary>
    public string AntiForgery { get; } = antiForgery;

    public CancellationTokenSource Ended { get; } = ended;

    /// <summary>When it was last used. Guarded by the store's lock.</summary>
    public DateTimeOffset UsedAt { get; set; }
}
