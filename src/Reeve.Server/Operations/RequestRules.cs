using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Server.Operations;

/// <summary>What requests must keep to beyond their types: lengths, ranges, words. Every refusal names the member. Pure.</summary>
internal static class RequestRules
{
    public const int MaxPage = 500;
    private const int MaxId = 200;

    public static string Text(string name, string value, int max, int min = 1) =>
        value.Length >= min && value.Length <= max ? value : throw Invalid($"'{name}' must have {min} to {max} characters.");

    public static string? OptionalText(string name, string? value, int max) => value is null ? null : Text(name, value, max);

    /// <summary>An id is opaque, but never long and never anything that could be more than a name.</summary>
    public static string Id(string name, string value) =>
        value.Length is > 0 and <= MaxId && value.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? value
            : throw Invalid($"'{name}' is not an id.");

    public static int Limit(int? limit, int otherwise, int max = MaxPage) =>
        limit is null ? otherwise : limit >= 1 && limit <= max ? limit.Value : throw Invalid($"'limit' must be 1 to {max}.");

    public static PageRequest Page(string? after, int? limit, int otherwise) => new(OptionalText("after", after, MaxId), Limit(limit, otherwise));

    public static Durability DurabilityOf(string? word) => word switch
    {
        null or "durable" => Durability.Durable,
        "accepted" => Durability.Accepted,
        _ => throw Invalid("'durability' must be durable or accepted."),
    };

    public static string NameOf(Durability durability) => durability == Durability.Accepted ? "accepted" : "durable";

    public static string Sha256(string name, string value) =>
        value.Length == 64 && value.All(static letter => char.IsAsciiDigit(letter) || letter is >= 'a' and <= 'f') ? value : throw Invalid($"'{name}' must be 64 lower-case hex digits.");

    /// <summary>Finds the value a word stands for, or says which words there are.</summary>
    public static T? Word<T>(string name, string? word, Func<T, string> nameOf)
        where T : struct, Enum
    {
        if (word is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (nameOf(value) == word)
            {
                return value;
            }
        }

        throw Invalid($"'{name}' must be one of: {string.Join(", ", Enum.GetValues<T>().Select(nameOf))}.");
    }

    public static ReeveException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
