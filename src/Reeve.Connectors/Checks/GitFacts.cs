namespace Reeve.Connectors.Checks;

/// <summary>What a repository holds that a person may have forgotten.</summary>
internal sealed record GitFacts
{
    public string? Branch { get; init; }

    /// <summary>Changed, added and untracked files.</summary>
    public IReadOnlyList<string> Uncommitted { get; init; } = [];

    /// <summary>When the newest of them was touched; null when none can be looked at.</summary>
    public DateTimeOffset? NewestChange { get; init; }

    public IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary><c>merge</c>, <c>rebase</c>, <c>cherry-pick</c>, <c>revert</c> or null.</summary>
    public string? Operation { get; init; }

    public IReadOnlyList<GitBranch> Branches { get; init; } = [];

    /// <summary>When each stash was made.</summary>
    public IReadOnlyList<DateTimeOffset> Stashes { get; init; } = [];

    /// <summary>There were more changes than could be read.</summary>
    public bool IsPartial { get; init; }

    /// <summary>There were more branches than could be read.</summary>
    public bool HasMoreBranches { get; init; }
}

/// <summary>A branch; <see cref="Upstream"/> is null when it has none, and <see cref="IsGone"/> when the one it had is no more.</summary>
internal sealed record GitBranch(string Name, string? Upstream, int Ahead, int Behind, bool IsGone);
