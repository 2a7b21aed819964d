using System.Globalization;

namespace Reeve.Connectors.Checks;

/// <summary>
/// Reads what git prints for programs, and says what of it a person should know. A word in brackets names the thing itself, which stays the same thing
/// while the files in it change. Pure.
/// </summary>
internal static class GitRules
{
    private const long LatestSecond = 253_402_300_799; // of the year 9999
    private const string Filter = "filter.";
    private const string LfsExtension = "lfs.extension.";
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);
    private static readonly TimeSpan StaleStash = TimeSpan.FromDays(7);

    public static string Describe(GitFacts facts, DateTimeOffset now)
    {
        var found = new List<string>();
        if (facts.Operation is { } operation)
        {
            found.Add(facts.Conflicts.Count == 0
                ? $"{operation} in progress (UNFINISHED)"
                : $"[conflicts] {operation} in progress, {SignalText.Count(facts.Conflicts.Count, "conflicted file")}: {List(facts.Conflicts)} (CONFLICT)");
        }
        else if (facts.Conflicts.Count > 0)
        {
            found.Add($"[conflicts] {SignalText.Count(facts.Conflicts.Count, "conflicted file")}: {List(facts.Conflicts)} (CONFLICT)");
        }

        if (facts.Uncommitted.Count > 0 && facts.NewestChange is { } newest && now - newest > Stale)
        {
            var (files, age) = (SignalText.Count(facts.Uncommitted.Count, "file"), SignalText.Span(now - newest));
            found.Add($"[uncommitted] uncommitted work: {files}, newest change {age} ago: {List(facts.Uncommitted)} (STALE)");
        }

        found.AddRange(facts.Branches
            .Where(static branch => branch.Ahead > 0)
            .OrderByDescending(branch => branch.Name == facts.Branch)
            .ThenByDescending(static branch => branch.Ahead)
            .Select(static branch =>
                $"branch {SignalText.Quote(branch.Name)} is {SignalText.Count(branch.Ahead, "commit")} ahead of {SignalText.Quote(branch.Upstream!)}"
                + (branch.Behind > 0 ? $" and {branch.Behind} behind" : "") + " (UNPUSHED)"));

        if (facts.Stashes.Where(made => now - made > StaleStash).Order().ToList() is { Count: > 0 } forgotten)
        {
            var (stashes, age) = (SignalText.Count(forgotten.Count, "stash", "stashes"), SignalText.Span(now - forgotten[0]));
            found.Add($"[stash] {stashes} older than a week, the oldest made {age} ago (STALE)");
        }

        return SignalText.Of(found.Count == 0 ? Quiet(facts) : "The repository needs a look:", found, Remarks(facts, now));
    }

    /// <summary>Reads <c>git status --porcelain=v2 --branch -z</c>.</summary>
    public static GitFacts ParseStatus(string output)
    {
        var (files, conflicts) = (new List<string>(), new List<string>());
        string? branch = null;
        var records = output.Split('\0');
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            if (record.StartsWith("# branch.head ", StringComparison.Ordinal))
            {
                branch = record["# branch.head ".Length..];
            }
            else if (record.Length > 2 && record[1] == ' ')
            {
                var (list, name) = record[0] switch
                {
                    '1' => (files, Field(record, 8)),
                    '2' => (files, Field(record, 9)),
                    'u' => (conflicts, Field(record, 10)),
                    '?' => (files, Field(record, 1)),
                    _ => (files, null),
                };
                if (name is not null)
                {
                    list.Add(name);
                }

                i += record[0] == '2' ? 1 : 0; // the name it had before follows
            }
        }

        return new GitFacts { Branch = branch == "(detached)" ? null : branch, Uncommitted = files, Conflicts = conflicts };
    }

    /// <summary>
    /// Reads pairs of scope and name, from <c>git config --list --name-only --show-scope -z</c>: the content filters (<c>filter.name</c>) that the repository
    /// declares for itself, one without a name (<c>filter.</c>) too. Those of the person and of the machine are theirs to run; but git-lfs, which many have,
    /// runs what the repository's <c>lfs.extension.name</c> says, in any case of letters.
    /// </summary>
    public static IReadOnlyList<string> ParseForeignFilters(string output) =>
    [
        .. output.Split('\0').Chunk(2)
            .Where(static pair => pair.Length == 2 && pair[0] is not ("system" or "global" or "command"))
            .Select(static pair => pair[1][..Math.Max(0, pair[1].LastIndexOf('.'))])
            .Where(static section =>
                section.StartsWith(Filter, StringComparison.Ordinal) || section.StartsWith(LfsExtension, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Whether <c>-c filter.name.clean=</c> means this filter: the name ends at the first equals sign, a name that is no UTF-8 was not read as it stands,
    /// and git-lfs has a will of its own.
    /// </summary>
    public static bool CanBeSwitchedOff(string filter) =>
        filter.StartsWith(Filter, StringComparison.Ordinal) && !filter.Contains('=', StringComparison.Ordinal)
        && !filter.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>Reads lines of name, upstream and track, parted by NUL, from <c>git for-each-ref refs/heads</c>.</summary>
    public static IReadOnlyList<GitBranch> ParseBranches(string output) =>
    [
        .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\0')).Where(static parts => parts.Length == 3)
            .Select(static parts => new GitBranch(
                parts[0], parts[1].Length == 0 ? null : parts[1], Number(parts[2], "ahead "), Number(parts[2], "behind "),
                parts[2].Contains("gone", StringComparison.Ordinal))),
    ];

    /// <summary>Reads lines of seconds since 1970; what is none is left out.</summary>
    public static IReadOnlyList<DateTimeOffset> ParseTimes(string output) =>
    [
        .. output.Split('\n')
            .Select(static line => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1)
            .Where(static seconds => seconds is >= 0 and <= LatestSecond).Select(DateTimeOffset.FromUnixTimeSeconds),
    ];

    // Only what was looked at in full is called clear.
    private static string Quiet(GitFacts facts)
    {
        var work = facts.Uncommitted.Count == 0 ? "Everything is committed"
            : facts.NewestChange is null ? "There is uncommitted work" : "Nothing uncommitted is older than a day";
        return work + (facts.HasMoreBranches ? "" : ", no branch is ahead of its upstream") + (facts.IsPartial ? "" : ", nothing conflicts") + ".";
    }

    private static List<string> Remarks(GitFacts facts, DateTimeOffset now)
    {
        var remarks = new List<string>();
        if (facts.Uncommitted.Count > 0 && facts.NewestChange is null)
        {
            var files = SignalText.Count(facts.Uncommitted.Count, "file");
            remarks.Add("There is uncommitted work: " + (facts.IsPartial
                ? $"more than {files}. How old it is cannot be told, nor whether all of it is free of conflicts."
                : $"{files}. How old it is cannot be told."));
        }
        else if (facts.Uncommitted.Count > 0 && now - facts.NewestChange <= Stale)
        {
            remarks.Add($"There is uncommitted work of the last day: {SignalText.Count(facts.Uncommitted.Count, "file")}.");
        }

        if (facts.HasMoreBranches)
        {
            remarks.Add($"There are more branches than the {SignalText.Count(facts.Branches.Count, "branch", "branches")} that were looked at.");
        }

        if (facts.Branch is null)
        {
            remarks.Add("No branch is checked out.");
        }
        else if (facts.Branches.FirstOrDefault(branch => branch.Name == facts.Branch) is { } current && (current.Upstream is null || current.IsGone))
        {
            var name = SignalText.Quote(current.Name);
            remarks.Add(current.IsGone ? $"The upstream of the branch {name} is gone." : $"The branch {name} has no upstream.");
        }

        return remarks;
    }

    private static string List(IReadOnlyList<string> files) =>
        string.Join(", ", files.Take(3).Select(SignalText.Quote)) + (files.Count > 3 ? ", …" : "");

    // The field after so many spaces; the rest of the record belongs to it, because file names hold spaces. Null in a record that was cut.
    private static string? Field(string record, int spaces)
    {
        var at = 0;
        for (var i = 0; i < spaces; i++)
        {
            var space = record.IndexOf(' ', at);
            if (space < 0)
            {
                return null;
            }

            at = space + 1;
        }

        return at < record.Length ? record[at..] : null;
    }

    private static int Number(string track, string word)
    {
        var at = track.IndexOf(word, StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        var digits = string.Concat(track[(at + word.Length)..].TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
