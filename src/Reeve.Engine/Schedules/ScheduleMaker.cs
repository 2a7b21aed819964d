using System.Security.Cryptography;
using System.Text;
using Reeve.Sources.Schedules;

namespace Reeve.Engine.Schedules;

/// <summary>Translates what a file declares into this room's own words. What it cannot translate was refused when the file was read.</summary>
internal static class ScheduleMaker
{
    public static Schedule Make(ScheduleEntry entry)
    {
        var times = TimesOf(entry);
        return new Schedule
        {
            Id = entry.Id,
            Agent = entry.Agent,
            Description = entry.Description,
            Times = times,
            Prompt = PromptOf(entry),
            Quiet = entry.Quiet is { } quiet ? new QuietHours(quiet.From, quiet.Until, quiet.Then == "defer" ? QuietChoice.Defer : QuietChoice.Skip) : null,
            Missed = entry.Missed switch
            {
                "skip" => MissedPolicy.Skip,
                "all" => MissedPolicy.All,
                _ => MissedPolicy.Once,
            },
            MaxLateness = entry.MaxLateness ?? TimeSpan.FromDays(1),
            Overlap = entry.Overlap == "queue" ? OverlapPolicy.Queue : OverlapPolicy.Skip,
            Jitter = entry.Jitter,
            Once = entry.Once || entry.At is not null,
            Enabled = entry.Enabled,
            Timing = Digest($"{times.Text}|{times.Zone.Id}|{entry.Jitter}|{entry.Once}"),
        };
    }

    private static ScheduleTimes TimesOf(ScheduleEntry entry) => entry switch
    {
        { Cron: { } cron } => new ScheduleTimes.Cron(CronTime.Parse(cron), entry.Zone),
        { Every: { } every } => new ScheduleTimes.Interval(every, entry.Zone),
        { At: { Offset: { } offset } at } => new ScheduleTimes.Moment(new DateTimeOffset(at.Local, offset), entry.Zone),
        { At: { } at } => new ScheduleTimes.Moment(ZoneRules.InstantOf(entry.Zone, at.Local), entry.Zone),
        _ => throw new ArgumentException("A schedule without a time.", nameof(entry)),
    };

    private static string PromptOf(ScheduleEntry entry) => entry.Skill is not { } skill
        ? entry.Prompt!
        : string.IsNullOrWhiteSpace(entry.Prompt) ? $"Use the skill {skill}." : $"Use the skill {skill} for this:\n\n{entry.Prompt}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
