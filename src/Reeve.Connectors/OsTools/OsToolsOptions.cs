namespace Reeve.Connectors.OsTools;

/// <summary>What the tools of the operating system need to know of this daemon. Paths are absolute.</summary>
public sealed record OsToolsOptions
{
    /// <summary>The home folder; roots of agents are relative to it.</summary>
    public required string Home { get; init; }

    public required string DataRoot { get; init; }

    public required string RunRoot { get; init; }

    /// <summary>How long a command may take when the model names no time.</summary>
    public TimeSpan BashTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest a command may take, whatever an agent's file or a model says.</summary>
    public TimeSpan BashMaxTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The program that builds walls; looked for on the PATH.</summary>
    public string WallsProgram { get; init; } = "bwrap";
}
