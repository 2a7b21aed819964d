namespace Reeve.Server.Operations;

/// <summary>The operations' settings.</summary>
internal sealed record OperationsOptions
{
    /// <summary>The most steps one answer may hold.</summary>
    public const int MaxStepPage = 1000;

    /// <summary>Steps in an answer whose request names no limit (<c>limits.step_page</c>).</summary>
    public int StepPage { get; init; } = 200;
}
