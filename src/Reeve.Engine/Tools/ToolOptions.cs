namespace Reeve.Engine.Tools;

/// <summary>The room's bounds.</summary>
public sealed record ToolOptions
{
    /// <summary>Tools of every owner and project together; one more is refused with <c>overloaded</c>.</summary>
    public int MaxTools { get; init; } = 10_000;

    /// <summary>Tools in one registration.</summary>
    public int MaxPerRegistration { get; init; } = 200;
}
