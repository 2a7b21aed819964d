namespace Reeve.Protocol.Daemon;

/// <summary>One setting that is not what it was.</summary>
public sealed record ConfigChangeReport
{
    /// <summary>The dotted key.</summary>
    public required string Key { get; init; }

    /// <summary>The value in force before, as text; empty where there was none.</summary>
    public required string Before { get; init; }

    /// <summary>The value the file says.</summary>
    public required string After { get; init; }

    /// <summary><c>now</c>, or <c>restart</c> when only the daemon's next start takes it up.</summary>
    public required string Applies { get; init; }
}
