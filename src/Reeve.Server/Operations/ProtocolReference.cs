using System.Reflection;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Server.Doors;

namespace Reeve.Server.Operations;

/// <summary>Writes <c>docs/protocol/reference.md</c> out of the registry, the records and their comments: the document cannot drift from the code.</summary>
internal static class ProtocolReference
{
    public static string Generate(RecordDocs docs)
    {
        var text = new StringBuilder(64 * 1024);
        Introduce(text);
        var nested = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        text.Append("\n## Operations\n");
        foreach (var operation in Protocol.Operations.All)
        {
            Describe(text, operation, docs, nested);
        }

        text.Append("\n## Records\n");
        var written = new HashSet<Type>();
        while (nested.Values.FirstOrDefault(type => !written.Contains(type)) is { } type)
        {
            written.Add(type);
            text.Append("\n### ").Append(type.Name).Append("\n\n").Append(docs.Of(type)).Append("\n\n");
            Members(text, ProtocolJson.Default.GetTypeInfo(type)!, docs, nested, isRequest: false);
        }

        return text.ToString();
    }

    private static void Introduce(StringBuilder text)
    {
        text.Append(
            $$$"""
            # Protocol reference

            Generated from the operation registry; `REEVE_UPDATE_DOCS=1` on the test run rewrites it. Protocol version {{{ProtocolVersion.Current}}}.

            ## JSON-RPC

            The local socket (`reeve.sock` in the run root, or the named pipe `reeve-<user>` on Windows) speaks JSON-RPC 2.0: one JSON object a line, UTF-8,
            at most {{{WireRules.MaxBytes}}} bytes a line in either direction, at most {{{WireRules.MaxDepth}}} levels deep. A connection whose first byte begins no JSON is served as HTTP/1.1.

            - The first call is `hello`. Where the transport does not prove who the peer is, it carries a token.
            - An `id` is a string of at most 256 bytes or an integer of 0..{{{WireRules.MaxInteger}}}, and comes back byte for byte. One in flight may not be used again (`duplicate_id`).
            - Calls are pipelined; answers come in the order they are ready. At most {{{DoorLimits.Default.CallsPerConnection}}} calls of a connection wait at a time; further ones are not read until one is answered.
            - `params` is an object. Unknown, missing, duplicate and mistyped members are refused by name. Numbers are 0..{{{WireRules.MaxInteger}}}.
            - Batches are not supported. The only notification a client sends is `$/cancel {"id": …}`.
            - The server sends the notifications `event` ([EventNotice](#eventnotice)) and `gap` ([GapNotice](#gapnotice)) to the watches of the connection.
            - A line that is too long, or a line that takes longer than {{{(int)DoorLimits.Default.Frame.TotalSeconds}}} s, ends the connection after its error. Every other mistake is answered, and the connection goes on.

            A failure is `{"code": …, "message": …, "data": {"code": …, "hint": …, "retryable": …}}`; `data.code` is stable.

            ## HTTP

            The same operations under the method and path given with each; `{name}` in a path is the request's member, the others come from the query (GET) or the JSON body (POST).
            Lists in a query are separated by commas. `Idempotency-Key` stands for `idempotency_key` where an operation creates something. Failures are `application/problem+json` with `code`, `hint` and `retryable`.
            A caller is told from `Authorization: Bearer`, from a browser's session cookie, or from the local socket's peer; never from the address. State changes by cookie need the header `X-Reeve-Anti-Forgery` with the value of `GET /api/session`.

            | address | what |
            |---|---|
            | `GET /api/events` | the events as server-sent events; `?from=` begins with an entry (`0` is the first), `?after=` or `Last-Event-ID` (which wins) resumes, none of them means from now on; `?families=`, `?run=`, `?agent=` choose |
            | `GET /ws` | the same events as WebSocket text frames, with the same query |
            | `GET /checkpoint`, `GET /tile/…` | the log for outside verifiers (C2SP tlog-tiles) |
            | `GET /openapi/v1.json` | this API for machines |
            | `GET /metrics` | Prometheus text |
            | `GET /login`, `POST /login`, `POST /logout`, `GET /api/session` | a browser's login |

            ## Failures

            | code | JSON-RPC | HTTP |
            |---|---|---|

            """);
        foreach (var code in typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!))
        {
            var failure = FailureMapping.Of(code, "");
            text.Append("| `").Append(code).Append("` | ").Append(failure.RpcCode).Append(" | ").Append(failure.HttpStatus).Append(" |\n");
        }
    }

    private static void Describe(StringBuilder text, Operation operation, RecordDocs docs, SortedDictionary<string, Type> nested)
    {
        text.Append("\n### ").Append(operation.Name).Append("\n\n").Append(operation.Summary).Append("\n\n");
        text.Append(operation.ConnectionOnly ? "JSON-RPC only." : $"`{operation.Method} {operation.Path}`.").Append(" Scope: `").Append(operation.Scope).Append("`.\n");
        text.Append("\nRequest: ").Append(docs.Of(operation.RequestInfo.Type)).Append("\n\n");
        Members(text, operation.RequestInfo, docs, nested, isRequest: true);
        text.Append("\nResponse: ").Append(docs.Of(operation.ResponseInfo.Type)).Append("\n\n");
        Members(text, operation.ResponseInfo, docs, nested, isRequest: false);
        if (operation == Protocol.Operations.EventsSubscribe)
        {
            nested["EventNotice"] = typeof(Protocol.Events.EventNotice);
            nested["GapNotice"] = typeof(Protocol.Events.GapNotice);
        }
    }

    private static void Members(StringBuilder text, JsonTypeInfo record, RecordDocs docs, SortedDictionary<string, Type> nested, bool isRequest)
    {
        if (record.Properties.Count == 0)
        {
            text.Append("No members.\n");
            return;
        }

        text.Append("| member | type | |\n|---|---|---|\n");
        foreach (var member in record.Properties)
        {
            var presence = member.IsRequired ? "" : isRequest ? " (optional)" : " (may be absent)";
            var words = member.AttributeProvider is MemberInfo property ? docs.Of(property) : "";
            text.Append("| `").Append(member.Name).Append("` | ").Append(TypeOf(member.PropertyType, nested)).Append(presence).Append(" | ").Append(words).Append(" |\n");
        }
    }

    private static string TypeOf(Type type, SortedDictionary<string, Type> nested)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            return "list of " + TypeOf(type.GetGenericArguments()[0], nested);
        }

        if (type.Assembly == typeof(Operation).Assembly)
        {
            nested[type.Name] = type;
            return $"[{type.Name}](#{type.Name.ToLowerInvariant()})";
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => "string",
            TypeCode.Boolean => "boolean",
            TypeCode.Int32 or TypeCode.Int64 => "integer",
            TypeCode.Double => "number",
            _ when type == typeof(DateTimeOffset) => "time (RFC 3339)",
            _ => "object",
        };
    }
}
