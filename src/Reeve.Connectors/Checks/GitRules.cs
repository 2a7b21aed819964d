using System.Globalization;

namespace Reeve.Connectors.Checks;

/// <summary>
/// Reads what git prints for programs, and says what of it a person should know. A word in brackets names the thing itself, which stays the same thing
/// while the files in it change. Pure.
/// </summary>
internal static class GitRules
{
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

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
            found.Add($"[uncommitted] uncommitted work: {SignalText.Count(facts.Uncommitted.Count, "file")}, newest change {SignalText.Span(now - newest)} ago: {List(facts.Uncommitted)} (STALE)");
        }

        found.AddRange(facts.Branches.Where(static branch => branch.Ahead > 0).Select(static branch =>
            $"branch {SignalText.Quote(branch.Name)} is {SignalText.Count(branch.Ahead, "commit")} ahead of {SignalText.Quote(branch.Upstream!)}"
            + (branch.Behind > 0 ? $" and {branch.Behind} behind" : "") + " (UNPUSHED)"));

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
                switch (record[0])
                {
                    case '1':
                        files.Add(Field(record, 8));
                        break;
                    case '2':
                        files.Add(Field(record, 9));
                        i++; // the name it had before
                        break;
                    case 'u':
                        conflicts.Add(Field(record, 10));
                        break;
                    case '?':
                        files.Add(record[2..]);
                        break;
                }
            }
        }

        return new GitFacts { Branch = branch == "(detached)" ? null : branch, Uncommitted = files, Conflicts = conflicts };
    }

    /// <summary>Reads lines of name, upstream and track, parted by NUL, from <c>git for-each-ref refs/heads</c>.</summary>
    public static IReadOnlyList<GitBranch> ParseBranches(string output) =>
    [
        .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\0')).Where(static parts => parts.Length == 3)
            .Select(static parts => new GitBranch(
                parts[0], parts[1].Length == 0 ? null : parts[1], Number(parts[2], "ahead "), Number(parts[2], "behind "), parts[2].Contains("gone", StringComparison.Ordinal))),
    ];

    private static string Quiet(GitFacts facts) => facts.Uncommitted.Count == 0
        ? "Everything is committed, no branch is ahead of its upstream, nothing conflicts."
        : "Nothing is older than a day, no branch is ahead of its upstream, nothing conflicts.";

    private static List<string> Remarks(GitFacts facts, DateTimeOffset now)
    {
        var remarks = new List<string>();
        if (facts.Uncommitted.Count > 0 && (facts.NewestChange is not { } newest || now - newest <= Stale))
        {
            remarks.Add($"There is uncommitted work of the last day: {SignalText.Count(facts.Uncommitted.Count, "file")}.");
        }

        if (facts.Branches.FirstOrDefault(branch => branch.Name == facts.Branch) is { Upstream: null } lone)
        {
            remarks.Add($"The branch {SignalText.Quote(lone.Name)} has no upstream.");
        }

        return remarks;
    }

    private static string List(IReadOnlyList<string> files) =>
        string.Join(", ", files.Take(3).Select(SignalText.Quote)) + (files.Count > 3 ? ", …" : "");

    // The field after so many spaces; the rest of the record belongs to it, because file names hold spaces.
    private static string Field(string record, int spaces)
    {
        var at = 0;
        for (var i = 0; i < spaces && at >= 0; i++)
        {
            at = record.IndexOf(' ', at) + 1;
        }

        return record[at..];
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
