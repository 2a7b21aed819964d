using Reeve.Cli.Rendering;
using Reeve.Protocol.Access;

namespace Reeve.Cli.Views;

/// <summary>Granted tokens, a line each. There is no secret to show.</summary>
internal static class TokensView
{
    public static string Render(IReadOnlyList<TokenReport> tokens, DateTimeOffset now, Style style)
    {
        if (tokens.Count == 0)
        {
            return "no tokens are granted: reeve token new NAME --scope read\n";
        }

        var table = new Table(
            style, new Column("TOKEN", MayBeCut: true), new Column("STATE"), new Column("SCOPES"), new Column("EXPIRES"), new Column("GRANTED"), new Column("BY", MayBeCut: true));
        foreach (var token in tokens)
        {
            table.Row(
                token.Name, new Cell(token.State, Paint(token.State)), string.Join(", ", token.Scopes), token.ExpiresAt is null ? "never" : Human.Moment(token.ExpiresAt, now),
                Human.Moment(token.CreatedAt, now), token.GrantedBy);
        }

        return table.Render();
    }

    /// <summary>What is said beside a new secret.</summary>
    public static string Granted(TokenReport token, DateTimeOffset now) =>
        $"{token.Name} may {string.Join(", ", token.Scopes)} and expires {(token.ExpiresAt is null ? "never" : Human.Moment(token.ExpiresAt, now))}; " +
        "this is the only time its secret is shown";

    private static Func<Style, string, string>? Paint(string state) => state switch
    {
        "live" => static (style, text) => style.Good(text),
        _ => static (style, text) => style.Bad(text),
    };
}
