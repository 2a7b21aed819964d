using System.Buffers.Text;
using System.Text;

namespace Reeve.Engine.Tools;

/// <summary>
/// What a tool may be, and what becomes of one that is registered or configured. A registration gives defaults and never changes what is there;
/// a side-effecting tool never fails open.
/// </summary>
public static class ToolRules
{
    public const int LongestName = 200;
    public const int LongestProject = 64;
    public const int LongestDescription = 2000;
    public const int LongestCompensation = 8192;
    public const int MostRetries = 10;
    public const int LongestTimeoutMs = 3_600_000;
    public const int MostCallsPerRun = 1_000_000;
    public const long MostTokens = 1_000_000_000;
    public const long MostMicroUsd = 1_000_000_000_000;

    /// <summary>Null when the key can be kept; else why not. Names end up on terminals and in paths of thought: no control, no surprise.</summary>
    public static string? Objection(ToolKey key) =>
        !IsProject(key.Project) ? $"'project' must be 1 to {LongestProject} letters, digits, '.', '_' or '-'."
        : key.Name.Length is 0 or > LongestName || key.Name.Any(static letter => char.IsControl(letter) || char.IsSurrogate(letter)) || key.Name.Contains('*', StringComparison.Ordinal)
            ? $"'tool' must be 1 to {LongestName} characters without control characters and '*'."
            : null;

    public static bool IsProject(string project) =>
        project.Length is > 0 and <= LongestProject && project.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    /// <summary>Where a key stands among others: by owner, project and name. No part can hold the separator.</summary>
    public static string Place(ToolKey key) => $"{key.Owner}\u0001{key.Project}\u0001{key.Name}";

    /// <summary>The place a cursor names; null when it is no cursor.</summary>
    public static string? Place(string cursor) =>
        Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) is { } place && place.Count(static letter => letter == '\u0001') == 2 ? place : null;

    public static string Cursor(ToolKey key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Place(key)));

    /// <summary>Insert if absent: what is known stays as it is, whatever the program would like.</summary>
    public static ToolDecision Register(Tool? known, ToolKey key, ToolSettings defaults, DateTimeOffset now) =>
        known is not null ? new ToolDecision.Unchanged(known) : Configure(null, key, defaults, ToolOrigin.Registered, now);

    /// <summary>Members that are stated replace those that are; a tool nobody registered yet is made.</summary>
    public static ToolDecision Configure(Tool? known, ToolKey key, ToolSettings wanted, ToolOrigin origin, DateTimeOffset now)
    {
        if ((Objection(key) ?? Objection(wanted)) is { } objection)
        {
            return new ToolDecision.Refused(objection);
        }

        var before = known ?? new Tool { Key = key, UpdatedAt = now, Version = 0 };
        var sideEffect = wanted.SideEffect ?? before.SideEffect;

        // An undeclared policy follows the effect: a tool that comes to have effects closes by itself, one that is read-only from its first day may pass.
        var failPolicy = wanted.FailPolicy
            ?? (sideEffect ? ToolFailPolicy.Closed : known is null ? ToolFailPolicy.Open : before.FailPolicy);
        if (sideEffect && failPolicy == ToolFailPolicy.Open)
        {
            return new ToolDecision.Refused("A side-effecting tool must fail closed: 'fail_policy' cannot be open.");
        }

        var next = Apply(before, wanted) with { SideEffect = sideEffect, FailPolicy = failPolicy };
        var members = ChangedMembers(before, next);
        return known is not null && members.Count == 0
            ? new ToolDecision.Unchanged(known)
            : new ToolDecision.Changed(next with { Origin = origin, UpdatedAt = now, Version = before.Version + 1 }, members);
    }

    private static Tool Apply(Tool before, ToolSettings wanted) => before with
    {
        Description = wanted.Description is { } words ? (words.Length == 0 ? null : words) : before.Description,
        SchemaHash = wanted.SchemaHash ?? before.SchemaHash,
        MaxRetries = wanted.MaxRetries ?? before.MaxRetries,
        TimeoutMs = wanted.TimeoutMs ?? before.TimeoutMs,
        Enabled = wanted.Enabled ?? before.Enabled,
        Approval = wanted.Approval ?? before.Approval,
        MaxCallsPerRun = wanted.MaxCallsPerRun is { } calls ? (calls == 0 ? null : calls) : before.MaxCallsPerRun,
        WorstCaseTokens = wanted.WorstCaseTokens is { } tokens ? (tokens == 0 ? null : tokens) : before.WorstCaseTokens,
        WorstCaseMicroUsd = wanted.WorstCaseMicroUsd is { } cost ? (cost == 0 ? null : cost) : before.WorstCaseMicroUsd,
        Compensation = wanted.Compensation is { } compensation ? (compensation.Length == 0 ? null : compensation) : before.Compensation,
    };

    private static string? Objection(ToolSettings wanted) =>
        wanted.Description is { Length: > LongestDescription } ? $"'description' must have at most {LongestDescription} characters."
        : wanted.SchemaHash is { } hash && !IsHash(hash) ? "'schema_hash' must be 64 lower-case hex digits."
        : wanted.MaxRetries is < 0 or > MostRetries ? $"'max_retries' must be 0 to {MostRetries}."
        : wanted.TimeoutMs is < 1 or > LongestTimeoutMs ? $"'timeout_ms' must be 1 to {LongestTimeoutMs}."
        : wanted.MaxCallsPerRun is < 0 or > MostCallsPerRun ? $"'max_calls_per_run' must be 0 (no limit) to {MostCallsPerRun}."
        : wanted.WorstCaseTokens is < 0 or > MostTokens ? $"'worst_case_tokens' must be 0 (not said) to {MostTokens}."
        : wanted.WorstCaseMicroUsd is < 0 or > MostMicroUsd ? $"'worst_case_micro_usd' must be 0 (not said) to {MostMicroUsd}."
        : wanted.Compensation is { Length: > LongestCompensation } ? $"'compensation' must have at most {LongestCompensation} characters."
        : null;

    private static bool IsHash(string text) =>
        text.Length == 64 && text.All(static letter => char.IsAsciiDigit(letter) || letter is >= 'a' and <= 'f');

    private static List<string> ChangedMembers(Tool before, Tool next)
    {
        var members = new List<string>();
        Compare("description", before.Description == next.Description);
        Compare("schema_hash", before.SchemaHash == next.SchemaHash);
        Compare("side_effect", before.SideEffect == next.SideEffect);
        Compare("max_retries", before.MaxRetries == next.MaxRetries);
        Compare("timeout_ms", before.TimeoutMs == next.TimeoutMs);
        Compare("enabled", before.Enabled == next.Enabled);
        Compare("approval", before.Approval == next.Approval);
        Compare("max_calls_per_run", before.MaxCallsPerRun == next.MaxCallsPerRun);
        Compare("worst_case_tokens", before.WorstCaseTokens == next.WorstCaseTokens);
        Compare("worst_case_micro_usd", before.WorstCaseMicroUsd == next.WorstCaseMicroUsd);
        Compare("fail_policy", before.FailPolicy == next.FailPolicy);
        Compare("compensation", before.Compensation == next.Compensation);
        return members;

        void Compare(string name, bool same)
        {
            if (!same)
            {
                members.Add(name);
            }
        }
    }
}
