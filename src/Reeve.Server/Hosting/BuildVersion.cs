using System.Reflection;

namespace Reeve.Server.Hosting;

/// <summary>Which build this is.</summary>
internal static class BuildVersion
{
    public static readonly string Current =
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
