using System.CommandLine;

namespace Reeve.Cli.Verbs;

/// <summary>The option <c>--limit</c>: the daemon's pages have 1 to 500 items, so what is outside is refused here, with a word about it.</summary>
internal static class Limits
{
    public static Option<int?> Create(string description)
    {
        var option = new Option<int?>("--limit", "-n") { Description = description + " 1 to 500.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 500)
            {
                result.AddError($"--limit is 1 to 500, not {token.Value}");
            }
        });
        return option;
    }
}
