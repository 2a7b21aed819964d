using System.CommandLine;
using System.Text.Json;
using Reeve.Protocol;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(CliContext context) => context.Verb("version", "Print the version of this program and its protocol.", static (invocation, _) =>
    {
        invocation.Host.Out.WriteLine(invocation.Json
            ? $$"""{"build":"{{JsonEncodedText.Encode(BuildVersion.Text)}}","protocol":"{{ProtocolVersion.Current}}"}"""
            : $"reeve {BuildVersion.Text}, protocol {ProtocolVersion.Current}");
        return Task.FromResult(ExitCode.Ok);
    });
}
