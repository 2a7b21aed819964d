using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Reeve.Guard;
using Reeve.Protocol;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// Builds an operation's request object out of an HTTP request: route, then query (GET) or body (POST), then <c>Idempotency-Key</c>. Text becomes the
/// type its member has. The result is read by the same strict reader JSON-RPC uses, so that both doors refuse the same things. Immutable.
/// </summary>
internal sealed class RequestAssembly(JsonTypeInfo request, bool isGet, bool creates)
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string IdempotencyMember = "idempotency_key";
    private const int MaxText = 2048;

    private readonly Dictionary<string, Type> _members = request.Properties.ToDictionary(
        static member => member.Name, static member => Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType, StringComparer.Ordinal);

    public static RequestAssembly Of(Operation operation) => new(operation.RequestInfo, operation.Method == HttpMethods.Get, operation.Creates);

    public async Task<PooledBuffer> ReadAsync(HttpRequest request)
    {
        RefuseWhatDoesNotBelong(request);
        using var body = isGet || !HasBody(request) ? new PooledBuffer() : await RequestBody.ReadAsync(request, WireRules.MaxBytes);
        var assembled = new PooledBuffer();
        try
        {
            Write(assembled, request, body.Written);
            return assembled;
        }
        catch // Given back before the failure goes on.
        {
            assembled.Dispose();
            throw;
        }
    }

    private void Write(PooledBuffer target, HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var json = new Utf8JsonWriter(target, new JsonWriterOptions { SkipValidation = true });
        var taken = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject();
        foreach (var (name, value) in request.RouteValues)
        {
            taken.Add(name);
            WriteText(json, name, value as string ?? "");
        }

        if (isGet)
        {
            foreach (var (name, values) in request.Query)
            {
                if (values.Count != 1 || !taken.Add(name))
                {
                    throw Invalid($"The parameter '{name}' stands twice.");
                }

                WriteText(json, name, values[0] ?? "");
            }
        }
        else
        {
            WriteBody(json, body, taken);
            WriteIdempotencyKey(json, request, taken);
        }

        json.WriteEndObject();
    }

    private void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (!_members.TryGetValue(name, out var type))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"There is no parameter '{name}'.", _members.Count == 0 ? "this operation takes none" : "there are: " + string.Join(", ", _members.Keys));
        }

        if (value.Length > MaxText)
        {
            throw Invalid($"The parameter '{name}' is longer than {MaxText} characters.");
        }

        json.WritePropertyName(name);
        if (type == typeof(string))
        {
            json.WriteStringValue(value);
        }
        else if (type == typeof(long) || type == typeof(int))
        {
            var limit = type == typeof(int) ? int.MaxValue : WireRules.MaxInteger;
            json.WriteNumberValue(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= limit
                ? number
                : throw Invalid($"The parameter '{name}' must be a whole number of 0..{limit}."));
        }
        else if (type == typeof(double))
        {
            json.WriteNumberValue(double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var real) && real <= WireRules.MaxInteger
                ? real
                : throw Invalid($"The parameter '{name}' must be a number, not negative."));
        }
        else if (type == typeof(bool))
        {
            json.WriteBooleanValue(value switch { "true" => true, "false" => false, _ => throw Invalid($"The parameter '{name}' must be true or false.") });
        }
        else
        {
            json.WriteStartArray();
            foreach (var item in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                json.WriteStringValue(item);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Copies the body's members as they stand, after looking that each stands once and none contradicts the address.</summary>
    private static void WriteBody(Utf8JsonWriter json, ReadOnlySpan<byte> body, HashSet<string> taken)
    {
        if (body.IsEmpty)
        {
            return;
        }

        if (!Utf8.IsValid(body))
        {
            throw Invalid("The body is not valid UTF-8.");
        }

        var reader = new Utf8JsonReader(body, WireRules.Reader);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid("The body must be a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            var raw = reader.ValueSpan;
            if (!taken.Add(name))
            {
                throw Invalid($"The member '{name}' stands twice.");
            }

            reader.Read();
            var start = (int)reader.TokenStartIndex;
            WireRules.Walk(ref reader, raw);
            json.WritePropertyName(name);
            json.WriteRawValue(body[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }

        reader.Read(); // Nothing may follow the object; the reader says so itself.
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Invalid("A member's name holds half of a surrogate pair.");
        }
    }

    private void WriteIdempotencyKey(Utf8JsonWriter json, HttpRequest request, HashSet<string> taken)
    {
        var header = request.Headers[IdempotencyHeader];
        if (header.Count == 0 || !creates || !_members.ContainsKey(IdempotencyMember))
        {
            return;
        }

        if (header.Count > 1 || header[0] is not { Length: > 0 and <= 200 } key)
        {
            throw Invalid($"{IdempotencyHeader} must stand once and have 1 to 200 characters.");
        }

        if (!taken.Add(IdempotencyMember))
        {
            throw Invalid($"{IdempotencyHeader} and the member '{IdempotencyMember}' are the same thing.");
        }

        json.WriteString(IdempotencyMember, key);
    }

    private void RefuseWhatDoesNotBelong(HttpRequest request)
    {
        if (isGet && HasBody(request))
        {
            throw Invalid("A GET has no body here.");
        }

        if (!isGet && request.Query.Count > 0)
        {
            throw Invalid($"There is no parameter '{request.Query.Keys.First()}': this operation reads its members from the body.");
        }
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    private static ReeveException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
