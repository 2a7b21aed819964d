namespace Reeve.Engine.Compensation;

/// <summary>The room's times in one place.</summary>
internal sealed class CompensationClock(TimeProvider time, CompensationOptions options)
{
    private static readonly TimeSpan ClaimLook = TimeSpan.FromSeconds(30);

    public DateTimeOffset Now => time.GetUtcNow();

    public TimeSpan HandlerWait => options.HandlerWait;

    /// <summary>Before something that the disk or a full table refused is tried again.</summary>
    public TimeSpan Pause => options.Pause;

    /// <summary>Until claims are looked at again.</summary>
    public Task NextLookAsync(CancellationToken cancellationToken) => Task.Delay(ClaimLook, time, cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(options.Pause, time, cancellationToken);
}
