using System.CommandLine;
using Reeve.Cli.Rendering;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Access;
using Reeve.Sources.Yaml;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve token</c>: the machine's own token is rotated, tokens for others are granted, listed and revoked.</summary>
internal static class TokenCommand
{
    public static Command Create(CliContext context) => new("token", "The bearer tokens of the HTTP door.")
    {
        New(context),
        context.Verb("list", "List the granted tokens, never their secrets.", static async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.TokenList, new ListTokensRequest(), response => TokensView.Render(response.Tokens, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        }),
        Revoke(context),
        context.Verb("rotate", "Make a new admin token; the old one and its open streams die at once. Granted tokens live on.", static async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(Operations.TokenRotate, new RotateTokenRequest(), static response => response.Path + "\n", cancellationToken);
            return ExitCode.Ok;
        }),
    };

    private static Command New(CliContext context)
    {
        var name = new Argument<string>("NAME") { Description = "What to call it: letters, digits, - and _." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What it may do: read, operate or approve; may be given several times.",
            HelpName = "SCOPE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        scopes.AcceptOnlyFromAmong(Scope.Read, Scope.Operate, Scope.Approve);
        var expires = new Option<string?>("--expires") { Description = "How long it is good, like 30d or 12h; without it, until it is revoked.", HelpName = "DURATION" };
        expires.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && SecondsOf(token.Value) is null)
            {
                result.AddError($"--expires is a duration of at least 1s, like 30d or 12h, not {token.Value}");
            }
        });
        var command = context.Verb("new", "Grant a token. Its secret is printed once and kept nowhere.", async (invocation, cancellationToken) =>
        {
            var request = new GrantTokenRequest
            {
                Name = invocation.Get(name),
                Scopes = invocation.Get(scopes) ?? [],
                ExpiresInSeconds = invocation.Get(expires) is { } text ? SecondsOf(text) : null,
            };
            var granted = await invocation.ShowAsync(Operations.TokenGrant, request, static response => response.Secret + "\n", cancellationToken);
            invocation.Say(TokensView.Granted(granted.Token, invocation.Now));
            return ExitCode.Ok;
        });
        command.Arguments.Add(name);
        command.Options.Add(scopes);
        command.Options.Add(expires);
        return command;
    }

    private static Command Revoke(CliContext context)
    {
        var name = new Argument<string>("NAME") { Description = "The token's name." };
        var command = context.Verb("revoke", "End a granted token and everything it opened, at once and for ever.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.TokenRevoke, new RevokeTokenRequest { Name = invocation.Get(name) }, static response => Printable.Line($"{response.Name} is revoked") + "\n", cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(name);
        return command;
    }

    private static long? SecondsOf(string text) => ScalarRules.TryDuration(text, out var duration) && duration >= TimeSpan.FromSeconds(1) ? (long)duration.TotalSeconds : null;
}
