using System.Security.Cryptography;
using System.Text;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>How peers live: when one is started, how long a failed one is left alone, when an idle one goes, and which declarations mean one peer. Pure.</summary>
public static class McpRules
{
    /// <summary>So many calls in a row without an answer, and the peer is taken for dead.</summary>
    public const int MaxUnanswered = 3;

    /// <summary>A peer that lived this long, or answered a call, begins its pauses anew; one that dies right after it came up does not.</summary>
    public static readonly TimeSpan ProvenAfter = TimeSpan.FromMinutes(1);

    public static McpEntrance EntranceOf(McpPeerState state, DateTimeOffset now) => state.Phase switch
    {
        McpPhase.Connected => McpEntrance.Use,
        McpPhase.Connecting => McpEntrance.Join,
        McpPhase.Failed when state.RetryAt is { } until && now < until => McpEntrance.Rest,
        _ => McpEntrance.Start,
    };

    public static McpPeerState Started(McpPeerState state, DateTimeOffset now) =>
        state with { Phase = McpPhase.Connecting, Since = now, RetryAt = null, Unanswered = 0, HasAnswered = false };

    public static McpPeerState Connected(McpPeerState state, DateTimeOffset now) =>
        state with { Phase = McpPhase.Connected, Since = now, RetryAt = null, Cause = null, IsTold = false, Unanswered = 0, HasAnswered = false };

    public static McpPeerState Failed(McpPeerState state, string cause, McpOptions options, DateTimeOffset now)
    {
        var isProven = state.Phase == McpPhase.Connected && (state.HasAnswered || now - state.Since >= ProvenAfter);
        var failures = isProven ? 1 : Math.Min(state.Failures + 1, 1_000_000);
        return state with { Phase = McpPhase.Failed, Since = now, Failures = failures, Cause = cause, RetryAt = now + Pause(failures, options), IsTold = true };
    }

    /// <summary>It was let go without having failed.</summary>
    public static McpPeerState LetGo(McpPeerState state, DateTimeOffset now) =>
        state with { Phase = McpPhase.Idle, Since = now, RetryAt = null, Cause = null, Unanswered = 0, HasAnswered = false };

    public static McpPeerState Answered(McpPeerState state) => state.Phase == McpPhase.Connected ? state with { Failures = 0, Unanswered = 0, HasAnswered = true } : state;

    public static McpPeerState Unanswered(McpPeerState state) => state.Phase == McpPhase.Connected ? state with { Unanswered = state.Unanswered + 1 } : state;

    public static bool IsSilent(McpPeerState state) => state.Phase == McpPhase.Connected && state.Unanswered >= MaxUnanswered;

    /// <summary>Whether the move is a fact for the log: the first failure of a row, or the end of one.</summary>
    public static bool IsNews(McpPeerState before, McpPeerState after) => before.IsTold != after.IsTold;

    public static TimeSpan Pause(int failures, McpOptions options)
    {
        var pause = options.FirstPause * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return pause < options.LongestPause ? pause : options.LongestPause;
    }

    public static bool IsToBeReaped(McpPeerState state, int users, DateTimeOffset lastUsed, McpOptions options, DateTimeOffset now) =>
        state.Phase == McpPhase.Connected && users == 0 && options.Idle > TimeSpan.Zero && now - lastUsed >= options.Idle;

    /// <summary>
    /// What makes two declarations one peer: what is started or dialled, and with which secrets' places. Names, allow-lists and timeouts are about its use.
    /// </summary>
    public static string Fingerprint(McpServerOptions server)
    {
        var parts = new StringBuilder();
        Add("url", server.Url?.AbsoluteUri ?? "");
        Add("auth", server.Auth?.ToString() ?? "");
        foreach (var word in server.Command)
        {
            Add("word", word);
        }

        foreach (var variable in server.Variables.OrderBy(static variable => variable.Name, StringComparer.Ordinal))
        {
            Add("env", variable.ToString());
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts.ToString())));

        // With its length, so that no two lists of parts can read the same.
        void Add(string kind, string value) => parts.Append(kind).Append(' ').Append(value.Length).Append(' ').Append(value).Append('\n');
    }
}
