using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Reeve.Protocol;

namespace Reeve.Client.Wire;

/// <summary>
/// How the client reads. Records are the protocol's, but a member this version does not know is skipped: a newer daemon of the same major
/// version may add some, and must not break an older client.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RpcError))]
internal sealed partial class WireJson : JsonSerializerContext
{
    private static readonly ProtocolJson Lenient = new(new JsonSerializerOptions(ProtocolJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    });

    public static JsonTypeInfo<T> Reader<T>() => (JsonTypeInfo<T>)Lenient.GetTypeInfo(typeof(T))!;
}
