namespace Reeve.Cli;

/// <summary>The build's version, <c>major.minor.patch</c>.</summary>
internal static class BuildVersion
{
    public static string Text { get; } = typeof(BuildVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
