namespace Reeve.EndToEndTests.Crash;

/// <summary>Waits some microseconds without a sleep: the instant of a kill is the point, and it must not fall on a timer's edge.</summary>
internal static class CrashPause
{
    public static Task WaitAsync(int microseconds) => Task.Run(() =>
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMicroseconds(microseconds))
        {
            Thread.SpinWait(50);
        }
    });
}
