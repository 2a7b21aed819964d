using Reeve.Connectors.Checks;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Sources.Mail;

namespace Reeve.Tests.Models;

/// <summary>What the checks write and what the offline model reads, held together: a thing that only grows older keeps its key, two things have two.</summary>
public sealed class FactContractTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_repository_that_only_grows_older_is_the_same_three_things()
    {
        static GitFacts Facts(int ahead, params string[] files) => new()
        {
            Branch = "main",
            Uncommitted = files,
            NewestChange = Now.AddDays(-2),
            Conflicts = files,
            Operation = "merge",
            Branches = [new GitBranch("main", "origin/main", ahead, 0, false)],
        };

        var today = Keys("git", GitRules.Describe(Facts(1, "a.cs", "b.cs"), Now));
        var tomorrow = Keys("git", GitRules.Describe(Facts(3, "b.cs"), Now.AddDays(1)));

        Assert.Equal(["c:branch:main", "c:conflicts", "c:uncommitted"], today.Order());
        Assert.Equal(today, tomorrow);
    }

    [Fact]
    public void A_message_keeps_its_key_when_it_is_read_and_two_messages_of_one_list_have_two()
    {
        static MailMessage Mail(string id, bool unread) => new(id, "Ada [ACME] <ada@example.org>", "[URGENT] [ops-list] call", Now, unread);
        static IReadOnlyList<string> Read(DateTimeOffset now, params MailMessage[] mail) => Keys("inbox", InboxRules.Describe(new MaildirRead(mail, mail.Length, 0), TimeSpan.FromDays(1), now));

        Assert.Equal(Read(Now, Mail("0a1b", true)), Read(Now.AddHours(3), Mail("0a1b", false)));
        Assert.Equal(["c:0a1b", "c:2c3d"], Read(Now, Mail("0a1b", true), Mail("2c3d", true)));
    }

    private static string[] Keys(string kind, string text) =>
        [.. RulesModelRules.Propose([new Signal("c", kind, SignalStatus.Ok, text, Now)], []).Findings.Select(static finding => finding.DedupeKey)];
}
