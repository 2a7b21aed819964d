using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Reeve.Protocol;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>The OpenAPI 3.1 document, generated from the registry and the records' own schemas: it cannot say anything else than what is served.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    public static string Generate()
    {
        var paths = new JsonObject();
        var schemas = new JsonObject { ["Problem"] = Problem() };
        foreach (var operation in Protocol.Operations.All.Where(static operation => !operation.ConnectionOnly))
        {
            schemas[operation.ResponseInfo.Type.Name] = operation.ResponseInfo.GetJsonSchemaAsNode(Exporting);
            if (paths[operation.Path] is not JsonObject path)
            {
                paths[operation.Path] = path = [];
            }

            path[operation.Method.ToLowerInvariant()] = Describe(operation, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Reeve", ["version"] = ProtocolVersion.Current },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
            },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject Describe(Operation operation, JsonObject schemas)
    {
        var inPath = OperationPaths.MembersOf(operation);
        var described = new JsonObject { ["operationId"] = operation.Name, ["summary"] = operation.Summary };
        var parameters = new JsonArray();
        foreach (var member in operation.RequestInfo.Properties.Where(member => inPath.Contains(member.Name) || operation.Method == HttpMethods.Get))
        {
            parameters.Add(Parameter(operation, member, inPath.Contains(member.Name)));
        }

        if (operation.Creates)
        {
            parameters.Add(new JsonObject { ["name"] = "Idempotency-Key", ["in"] = "header", ["schema"] = new JsonObject { ["type"] = "string", ["maxLength"] = 200 } });
        }

        if (parameters.Count > 0)
        {
            described["parameters"] = parameters;
        }

        if (operation.Method != HttpMethods.Get && operation.RequestInfo.Properties.Any(member => !inPath.Contains(member.Name)))
        {
            schemas[operation.RequestInfo.Type.Name] = Body(operation, inPath);
            described["requestBody"] = new JsonObject { ["content"] = Content("application/json", operation.RequestInfo.Type.Name) };
        }

        described["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Done.", ["content"] = Content("application/json", operation.ResponseInfo.Type.Name) },
            ["default"] = new JsonObject { ["description"] = "A failure with a stable code.", ["content"] = Content(ProblemWriter.ContentType, "Problem") },
        };
        described["security"] = operation.Scope == Scope.None ? new JsonArray() : new JsonArray(new JsonObject { ["token"] = new JsonArray(operation.Scope) });
        return described;
    }

    private static JsonObject Parameter(Operation operation, JsonPropertyInfo member, bool inPath)
    {
        var schema = operation.RequestInfo.GetJsonSchemaAsNode(Exporting)["properties"]?[member.Name]?.DeepClone();
        var parameter = new JsonObject { ["name"] = member.Name, ["in"] = inPath ? "path" : "query", ["required"] = inPath || member.IsRequired, ["schema"] = schema };
        if (member.PropertyType != typeof(string) && member.PropertyType.IsAssignableTo(typeof(IEnumerable<string>)))
        {
            parameter["style"] = "form";
            parameter["explode"] = false;
        }

        return parameter;
    }

    /// <summary>The request without what the address already says.</summary>
    private static JsonNode Body(Operation operation, IReadOnlySet<string> inPath)
    {
        var schema = operation.RequestInfo.GetJsonSchemaAsNode(Exporting);
        foreach (var name in inPath)
        {
            (schema["properties"] as JsonObject)?.Remove(name);
            if (schema["required"] is JsonArray required)
            {
                required.RemoveAll(node => node?.GetValue<string>() == name);
            }
        }

        return schema;
    }

    private static JsonObject Content(string type, string schema) =>
        new() { [type] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/" + schema } } };

    private static JsonNode Problem() => JsonNode.Parse(
        """
        {"type":"object","required":["type","title","status","detail","code","retryable"],"properties":{"type":{"type":"string"},"title":{"type":"string"},
        "status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},"hint":{"type":"string"},"retryable":{"type":"boolean"},"incident":{"type":"string"}}}
        """)!;
}
