using System.Collections.Immutable;

namespace Reeve.Engine.Mcp;

/// <summary>What a server answered to a call. Both kinds say that it is alive and well; what is not an answer is a <see cref="McpTransportFailure"/>.</summary>
public abstract record McpAnswer
{
    private McpAnswer()
    {
    }

    /// <summary>The tool ran. <paramref name="IsError"/>: and says that it failed.</summary>
    public sealed record Done(ImmutableArray<McpContent> Contents, bool IsError) : McpAnswer;

    /// <summary>The server did not run it: an unknown tool, arguments that do not fit, an answer that is none.</summary>
    public sealed record Rejected(string Reason) : McpAnswer;
}

/// <summary>One piece of an answer. Binary pieces are only named: their bytes go no further.</summary>
public abstract record McpContent
{
    private McpContent()
    {
    }

    public sealed record Words(string Text) : McpContent;

    public sealed record Link(string Uri, string? Name, string? MediaType) : McpContent;

    public sealed record Resource(string Uri, string Text) : McpContent;

    public sealed record Binary(string Kind, string? MediaType, long Bytes) : McpContent;
}
