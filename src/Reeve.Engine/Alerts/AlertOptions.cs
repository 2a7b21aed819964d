namespace Reeve.Engine.Alerts;

/// <summary>The room's validated options.</summary>
public sealed record AlertOptions
{
    /// <summary>How long one alert of a key holds back the next. Zero: never.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Keys remembered in memory; of one forgotten the store is asked.</summary>
    public int MaxWindows { get; init; } = 4_096;

    /// <summary>Whose alerts about the machine itself are.</summary>
    public string MachineOwner { get; init; } = "local";

    public IReadOnlyList<AlertTarget> Targets { get; init; } = [];

    /// <summary>Deliveries that may wait for one target; one more is a dead letter at once.</summary>
    public int MaxPending { get; init; } = 10_000;

    /// <summary>Deliveries under way to one target at the same time.</summary>
    public int Concurrency { get; init; } = 2;

    public AlertRetry Retry { get; init; } = new();
}

/// <summary>How long a delivery is tried. <see cref="Cap"/> also bounds what a target may ask for with <c>Retry-After</c>.</summary>
public sealed record AlertRetry
{
    public int Attempts { get; init; } = 8;

    public TimeSpan Base { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Cap { get; init; } = TimeSpan.FromHours(1);
}
