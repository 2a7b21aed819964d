using System.CommandLine;
using Reeve.Protocol;
using Reeve.Protocol.Access;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve token rotate</c>.</summary>
internal static class TokenCommand
{
    public static Command Create(CliContext context) => new("token", "The bearer token of the HTTP door.")
    {
        context.Verb("rotate", "Make a new token; the old one and its open streams die at once.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(Operations.TokenRotate, new RotateTokenRequest(), static response => response.Path + "\n", cancellationToken);
            return ExitCode.Ok;
        }),
    };
}
