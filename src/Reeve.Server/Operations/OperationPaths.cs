using Reeve.Protocol;

namespace Reeve.Server.Operations;

/// <summary>What an operation's HTTP path says. Stateless.</summary>
internal static class OperationPaths
{
    /// <summary>The request members that stand in the path.</summary>
    public static IReadOnlySet<string> MembersOf(Operation operation) =>
        operation.Path.Split('/').Where(static part => part.StartsWith('{')).Select(static part => part[1..^1]).ToHashSet(StringComparer.Ordinal);
}
