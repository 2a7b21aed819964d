using System.Text;
using System.Text.Json.Nodes;
using Reeve.Protocol;

namespace Reeve.EndToEndTests.Harness;

/// <summary>Spells a request record as HTTP, from an operation's description alone.</summary>
internal static class HttpRequests
{
    public static HttpRequestMessage Of(Operation operation, JsonObject request)
    {
        var path = operation.Path;
        var others = new JsonObject();
        foreach (var (name, value) in request)
        {
            var placeholder = "{" + name + "}";
            if (path.Contains(placeholder, StringComparison.Ordinal))
            {
                path = path.Replace(placeholder, Uri.EscapeDataString(Text(value!)), StringComparison.Ordinal);
            }
            else
            {
                others[name] = value!.DeepClone();
            }
        }

        if (operation.Method == "GET")
        {
            var query = string.Join('&', others.Select(static member => $"{member.Key}={Uri.EscapeDataString(Text(member.Value!))}"));
            return new HttpRequestMessage(HttpMethod.Get, query.Length == 0 ? path : path + "?" + query);
        }

        return new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(others.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    private static string Text(JsonNode value) => value is JsonArray list ? string.Join(',', list.Select(static item => Text(item!))) : value.ToString();
}
