using System.Net.Http.Headers;
using Reeve.Engine.Models;

namespace Reeve.Connectors.Models.Http;

/// <summary>What one wire looks like: how a call is asked, and how its reply is read. Stateless, thread-safe.</summary>
internal interface IChatDialect
{
    /// <summary>Behind the provider's base address.</summary>
    string Path { get; }

    /// <summary>The request's body, which may be sent several times.</summary>
    byte[] Write(ChatRequest request, string model, int maxOutputTokens);

    /// <summary>Puts the key, if there is one, and what else the wire wants.</summary>
    void Prepare(HttpRequestHeaders headers, string? key);

    /// <summary>A reader for one reply.</summary>
    IReplyReader Read(ReplyParts parts);
}
