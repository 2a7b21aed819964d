using System.Text.Json;
using Reeve.Guard;

namespace Reeve.Engine.Hooks;

/// <summary>
/// Takes typed values out of a call's arguments: what does not fit, and what nobody asked for, is refused in words the model can act on. One use: read, then
/// <see cref="Finish"/>. Not thread-safe.
/// </summary>
public sealed class HookArguments(JsonElement arguments)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Text(string name, int most) => OptionalText(name, most) ?? throw Wrong($"{name} is missing");

    public string? OptionalText(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong($"{name} takes a text");
        }

        var text = Words(name, value);
        return text.Length <= most ? text : throw Wrong($"{name} takes at most {most} characters");
    }

    public int? Integer(string name, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"{name} takes a whole number from {least} to {most}");
    }

    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Wrong($"{name} takes true or false"),
    };

    /// <summary>A list of texts; empty when it is missing.</summary>
    public IReadOnlyList<string> Texts(string name, int mostItems, int most)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > mostItems)
        {
            throw Wrong($"{name} takes a list of at most {mostItems} texts");
        }

        return [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String && Words(name, item) is { } text && text.Length <= most
            ? text
            : throw Wrong($"{name} takes texts of at most {most} characters"))];
    }

    /// <summary>Everything that nobody asked for is unknown.</summary>
    public void Finish()
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("the arguments must be an object");
        }

        foreach (var member in arguments.EnumerateObject())
        {
            if (!_known.Contains(member.Name))
            {
                throw Wrong($"it takes {string.Join(", ", _known.Order(StringComparer.Ordinal))} and nothing else");
            }
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static string Words(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException halved)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"The arguments do not fit: {name} holds half a character.", inner: halved);
        }
    }

    private static ReeveException Wrong(string why) => new(ErrorCode.InvalidRequest, $"The arguments do not fit: {why}.");
}
