namespace Reeve.Engine.Compensation;

/// <summary>The room's times in one place.</summary>
internal sealed class CompensationClock(TimeProvider time, CompensationOptions options)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public TimeSpan HandlerWait => options.HandlerWait;

    /// <summary>Before something that the disk or a full table refused is tried again.</summary>
    public TimeSpan Pause => options.Pause;

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(options.Pause, time, cancellationToken);
}
