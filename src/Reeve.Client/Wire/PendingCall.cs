namespace Reeve.Client.Wire;

/// <summary>A call that waits for its response. Completed once, by the reading loop, by cancellation or by the connection's end.</summary>
internal abstract class PendingCall
{
    public abstract void Complete(ReadOnlySpan<byte> result);

    public abstract void Fail(Exception failure);
}
