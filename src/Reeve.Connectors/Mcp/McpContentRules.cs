using System.Collections.Immutable;
using System.Text;
using ModelContextProtocol.Protocol;
using Reeve.Engine.Mcp;

namespace Reeve.Connectors.Mcp;

/// <summary>A server's answer in the engine's words. Binary pieces keep their kind and length only. Pure.</summary>
internal static class McpContentRules
{
    public static McpAnswer.Done Of(CallToolResult result)
    {
        var contents = (result.Content ?? []).Where(static block => block is not null).Select(Of).ToList();
        if (contents.Count == 0 && result.StructuredContent is { } structured)
        {
            contents.Add(new McpContent.Words(structured.GetRawText()));
        }

        return new McpAnswer.Done([.. contents], result.IsError == true);
    }

    private static McpContent Of(ContentBlock block) => block switch
    {
        TextContentBlock text => new McpContent.Words(text.Text ?? ""),
        ResourceLinkBlock link => new McpContent.Link(link.Uri ?? "", link.Title ?? link.Name, link.MimeType),
        EmbeddedResourceBlock { Resource: TextResourceContents words } => new McpContent.Resource(words.Uri ?? "", words.Text ?? ""),
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } => new McpContent.Binary("resource " + blob.Uri, blob.MimeType, Length(blob.Blob.Length)),
        ImageContentBlock image => new McpContent.Binary("image", image.MimeType, Length(image.Data.Length)),
        AudioContentBlock audio => new McpContent.Binary("audio", audio.MimeType, Length(audio.Data.Length)),
        _ => new McpContent.Binary(block.Type ?? "content", null, 0),
    };

    // Of base 64.
    private static long Length(int encoded) => encoded / 4L * 3;
}
