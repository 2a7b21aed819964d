using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>What the members of one MCP server must be together. Pure. A text that may hold a secret (an address, an argument, a value) is never repeated in a problem.</summary>
internal static class McpServerRules
{
    /// <summary>A tool is named <c>mcp__server__tool</c> in at most 64 characters; a longer name would leave the tool too few.</summary>
    private const int MaxName = 24;

    private const int MaxList = 200;
    private const int MaxWords = 100;
    private const string Hint = "See mcp.servers in docs/operations/configuration.md.";
    private const string SecretHint = "Write NAME=env:OTHER or NAME=file:PATH, never the value itself.";

    private static readonly string[] ToolLists = ["tools", "side_effects"];
    private static readonly string[] OfAddresses = ["auth_env", "auth_file", "allow_insecure"];

    public static bool IsVariable(string name) => name.Length is > 0 and <= 100 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public static IEnumerable<SourceProblem> Check(YamlEntry server, YamlMap members, SettingValues values)
    {
        if (server.Key.Length is 0 or > MaxName || !server.Key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || server.Key.Contains("__", StringComparison.Ordinal))
        {
            yield return At(server, $"an MCP server's name takes letters, digits, hyphens and single underscores, at most {MaxName}");
        }

        var (isProgram, isAddress) = (values.List("command").Count > 0, values.Text("url").Length > 0);
        if (isProgram == isAddress)
        {
            yield return At(server, $"the MCP server {server.Key} needs a command or a url, one of the two");
            yield break;
        }

        foreach (var problem in isProgram ? CheckProgram(server, members, values) : CheckAddress(server, members, values))
        {
            yield return problem;
        }

        foreach (var list in ToolLists.Where(list => values.List(list).Count > MaxList || values.List(list).Any(static tool => tool.Length > 200)))
        {
            yield return At(members, list, $"{list} of the MCP server {server.Key} takes at most {MaxList} names of at most 200 characters");
        }
    }

    private static IEnumerable<SourceProblem> CheckProgram(YamlEntry server, YamlMap members, SettingValues values)
    {
        var words = values.List("command");
        if (words.Count > MaxWords || words.Any(static word => word.Contains('\0', StringComparison.Ordinal)))
        {
            yield return At(members, "command", $"the command of the MCP server {server.Key} takes at most {MaxWords} words, without zero bytes");
        }

        if (values.List("env").Count > MaxWords || values.List("env").Any(static text => McpVariable.Parse(text) is null))
        {
            yield return At(members, "env", $"env of the MCP server {server.Key} holds something that is no reference", SecretHint);
        }

        foreach (var foreign in OfAddresses.Where(values.IsWritten))
        {
            yield return At(members, foreign, $"the MCP server {server.Key} is a program and takes no {foreign}", "A program gets its secrets with env.");
        }
    }

    private static IEnumerable<SourceProblem> CheckAddress(YamlEntry server, YamlMap members, SettingValues values)
    {
        if (values.List("env").Count > 0)
        {
            yield return At(members, "env", $"the MCP server {server.Key} is an address and takes no env");
        }

        if (values.Text("auth_env").Length > 0 && values.Text("auth_file").Length > 0)
        {
            yield return At(members, "auth_file", $"the MCP server {server.Key} takes auth_env or auth_file, not both");
        }

        if (values.Text("auth_env") is { Length: > 0 } variable && !IsVariable(variable))
        {
            // Perhaps the token itself, written in the wrong place: it is not repeated.
            yield return At(members, "auth_env", $"the auth_env of the MCP server {server.Key} is no name of a variable", "Write the variable's name, never the token.");
        }

        if (!Uri.TryCreate(values.Text("url"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return At(members, "url", $"the url of the MCP server {server.Key} must begin with http:// or https://");
        }
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            yield return At(members, "url", $"the url of the MCP server {server.Key} may hold no user, password, query or fragment", "A token goes into auth_env or auth_file.");
        }
        else if (values.Boolean("local") && !ProviderRules.IsLoopback(address))
        {
            yield return At(members, "local", $"the MCP server {server.Key} says local and is not on this machine", "Local is 127.0.0.1, [::1] or localhost; anything else may be another machine.");
        }
        else if (address.Scheme == "http" && !ProviderRules.IsLoopback(address) && !values.Boolean("allow_insecure"))
        {
            yield return At(
                members, "url", $"the MCP server {server.Key} would be talked to over plain http on another machine", "Use https, or say allow_insecure: true for a network you trust.");
        }
    }

    private static SourceProblem At(YamlEntry server, string message) => new(ReeveConfig.FileName, server.Line, server.Column, message, Hint);

    private static SourceProblem At(YamlMap members, string key, string message, string hint = Hint)
    {
        var node = members.Find(key);
        return new SourceProblem(ReeveConfig.FileName, node?.Line ?? members.Line, node?.Column ?? members.Column, message, hint);
    }
}
