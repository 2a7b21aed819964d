using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Reeve.Protocol;

namespace Reeve.Client.Wire;

/// <summary>
/// How the client reads. Records are the protocol's, but a member this version does not know is skipped: a newer daemon of the same major
/// version may add some, and must not break an older client. Nor must a list that an older daemon did not know: it is read as empty.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RpcError))]
internal sealed partial class WireJson : JsonSerializerContext
{
    private static readonly ProtocolJson Lenient = new(new JsonSerializerOptions(ProtocolJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    });

    /// <summary>What a daemon answered; null for a null. Reads the ordinary answer once, and one that lacks a list again with that list empty.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, Reader<T>());
        }
        catch (JsonException)
        {
            var reader = new Utf8JsonReader(answer);
            var node = JsonNode.Parse(ref reader);
            if (!MissingLists.Fill(node, Reader<T>()))
            {
                throw;
            }

            return node.Deserialize(Reader<T>());
        }
    }

    public static JsonTypeInfo<T> Reader<T>() => (JsonTypeInfo<T>)Lenient.GetTypeInfo(typeof(T))!;
}
