namespace Reeve.Cli.Lifecycle;

/// <summary>Makes a home where there is none.</summary>
internal static class HomeFolder
{
    public static void Prepare(Invocation invocation)
    {
        Directory.CreateDirectory(invocation.Places.Home);
    }
}
