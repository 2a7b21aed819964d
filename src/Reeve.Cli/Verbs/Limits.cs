using System.CommandLine;

namespace Reeve.Cli.Verbs;

/// <summary>The option <c>--limit</c>. The daemon's pages have 1 to 500 items, so what is outside is refused here, with a word about it.</summary>
internal static class Limits
{
    private const int Page = 500;

    /// <summary>For a verb that asks for one page, or (with <see cref="int.MaxValue"/>) for one that pages by itself.</summary>
    public static Option<int?> Create(string description, int max = Page)
    {
        var range = max == int.MaxValue ? "at least 1" : $"1 to {max}";
        var option = new Option<int?>("--limit", "-n") { Description = max == int.MaxValue ? description : $"{description} {range}.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && (number < 1 || number > max))
            {
                result.AddError($"--limit is {range}, not {token.Value}");
            }
        });
        return option;
    }
}
