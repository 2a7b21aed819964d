using System.CommandLine;
using System.Text.Json;
using Reeve.Guard;
using Reeve.Protocol.Tools;

namespace Reeve.Cli.Verbs;

/// <summary>What <c>reeve tool set</c> can change: an option a member, each optional. The daemon checks the ranges.</summary>
internal sealed class ToolSetOptions
{
    private readonly Option<bool?> _enabled = new("--enabled") { Description = "Whether it may be called: true or false.", HelpName = "BOOL" };
    private readonly Option<bool?> _sideEffect = new("--side-effect") { Description = "Whether it changes something outside: true or false.", HelpName = "BOOL" };
    private readonly Option<string?> _approval = new("--approval") { Description = "none, or required: every call is held until a person approves it.", HelpName = "WORD" };
    private readonly Option<string?> _failPolicy = new("--fail-policy") { Description = "closed or open: what a caller does when the gate cannot be asked.", HelpName = "WORD" };
    private readonly Option<int?> _maxRetries = new("--max-retries") { Description = "Further tries after the first, 0 to 10.", HelpName = "N" };
    private readonly Option<int?> _timeoutMs = new("--timeout-ms") { Description = "How long one try may take.", HelpName = "N" };
    private readonly Option<int?> _maxCalls = new("--max-calls-per-run") { Description = "Calls of it in one run; 0 takes the limit away.", HelpName = "N" };
    private readonly Option<long?> _worstTokens = new("--worst-case-tokens") { Description = "The most tokens one call may use; 0 takes it away.", HelpName = "N" };
    private readonly Option<long?> _worstCost = new("--worst-case-micro-usd") { Description = "The most one call may cost, in micro-dollars; 0 takes it away.", HelpName = "N" };
    private readonly Option<string?> _description = new("--description") { Description = "For people.", HelpName = "TEXT" };
    private readonly Option<string?> _compensation = new("--compensation") { Description = "How its effect is undone, as a JSON object; {} takes it away.", HelpName = "JSON" };

    private Option[] All =>
        [_enabled, _sideEffect, _approval, _failPolicy, _maxRetries, _timeoutMs, _maxCalls, _worstTokens, _worstCost, _description, _compensation];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    public ConfigureToolRequest Read(Invocation invocation, ConfigureToolRequest of)
    {
        if (!All.Any(invocation.Has))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "nothing to change was stated", "reeve tool set --help");
        }

        return of with
        {
            Enabled = invocation.Get(_enabled),
            SideEffect = invocation.Get(_sideEffect),
            Approval = invocation.Get(_approval),
            FailPolicy = invocation.Get(_failPolicy),
            MaxRetries = invocation.Get(_maxRetries),
            TimeoutMs = invocation.Get(_timeoutMs),
            MaxCallsPerRun = invocation.Get(_maxCalls),
            WorstCaseTokens = invocation.Get(_worstTokens),
            WorstCaseMicroUsd = invocation.Get(_worstCost),
            Description = invocation.Get(_description),
            Compensation = Json(invocation.Get(_compensation)),
        };
    }

    private static JsonElement? Json(string? text)
    {
        try
        {
            return text is null ? null : JsonElement.Parse(text);
        }
        catch (JsonException malformed)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "--compensation is not JSON: " + malformed.Message, "quote it: --compensation '{\"kind\":\"command\"}'");
        }
    }
}
