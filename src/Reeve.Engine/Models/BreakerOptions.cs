namespace Reeve.Engine.Models;

/// <summary>When a circuit opens and for how long.</summary>
public sealed record BreakerOptions
{
    /// <summary>So many failures in a row open it.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>The first pause; it doubles with each opening in a row.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest pause a provider may ask for; of a longer one only so much is kept, and then one call tries.</summary>
    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whose entries the circuits' are: the machine's.</summary>
    public string Owner { get; init; } = "local";
}
