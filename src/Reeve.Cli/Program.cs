namespace Reeve.Cli;

/// <summary>The program <c>reeve</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => CliApp.RunAsync(args, CliHost.System(), CancellationToken.None);
}
