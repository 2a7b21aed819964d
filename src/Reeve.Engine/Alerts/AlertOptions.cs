namespace Reeve.Engine.Alerts;

/// <summary>The room's validated options.</summary>
public sealed record AlertOptions
{
    /// <summary>How long one alert of a key holds back the next. Zero: never.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Keys remembered in memory; of one forgotten the store is asked.</summary>
    public int MaxWindows { get; init; } = 4_096;
}
