using System.Globalization;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Schedules;

/// <summary>Reads <c>schedules.yaml</c>, strictly. A file with one problem is not used at all: half of somebody's schedules is not what they asked for. Never throws.</summary>
public static class ScheduleFileReader
{
    public const string FileName = "schedules.yaml";
    public const int MaxSchedules = 10_000;
    public const int MaxPrompt = 64 * 1024;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);
    private static readonly TimeSpan MaxJitter = TimeSpan.FromHours(24);

    private static readonly string[] MomentForms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] OffsetForms = [.. MomentForms.Select(static form => form + "zzz")];

    private static readonly string[] TimeKeys = ["cron", "every", "at"];

    /// <param name="text">The file's text.</param>
    /// <param name="file">How problems name the file.</param>
    /// <param name="cronObjection">Says what is wrong with a cron expression; null when nothing is.</param>
    public static SourceParse<ScheduleFile> Parse(string text, string file, Func<string, string?> cronObjection)
    {
        var problems = new List<SourceProblem>();
        if (StrictYaml.Parse(text, file, 0, problems) is not { } map)
        {
            return new SourceParse<ScheduleFile>(null, problems);
        }

        var root = new MapReader(map, file, "", problems);
        var zone = Zone(root, TimeZoneInfo.Utc);
        var entries = new List<ScheduleEntry>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reader in root.Maps("schedules", MaxSchedules))
        {
            var entry = Read(reader, zone, cronObjection);
            if (entry.Id.Length > 0 && !ids.Add(entry.Id))
            {
                reader.Problem("id", $"\"{entry.Id}\" is the id of an earlier schedule too", "Give each schedule an id of its own.");
            }

            entries.Add(entry);
        }

        root.Finish();
        return problems.Count == 0
            ? new SourceParse<ScheduleFile>(new ScheduleFile(entries), [])
            : new SourceParse<ScheduleFile>(null, [.. problems.OrderBy(static problem => problem.Line)]);
    }

    private static ScheduleEntry Read(MapReader reader, TimeZoneInfo fileZone, Func<string, string?> cronObjection)
    {
        var zone = Zone(reader, fileZone);
        var entry = new ScheduleEntry
        {
            Id = Name(reader, "id", "a name of its own"),
            Agent = Name(reader, "agent", "who is told"),
            Description = reader.Text("description", 1000) ?? "",
            Cron = reader.Text("cron", 200),
            Every = reader.Duration("every", Second, Year),
            At = Moment(reader),
            Zone = zone,
            Prompt = reader.Text("prompt", MaxPrompt),
            Skill = reader.Has("skill") ? Name(reader, "skill", "a skill") : null,
            Quiet = Quiet(reader),
            Missed = reader.Choice("missed", ["skip", "once", "all"]) ?? "once",
            MaxLateness = reader.Duration("max_lateness", TimeSpan.Zero, Year),
            Overlap = reader.Choice("overlap", ["skip", "queue"]) ?? "skip",
            Jitter = reader.Duration("jitter", TimeSpan.Zero, MaxJitter) ?? TimeSpan.Zero,
            Once = reader.Boolean("once") ?? false,
            Enabled = reader.Boolean("enabled") ?? true,
        };
        CheckTimes(reader, entry, cronObjection);
        CheckWork(reader, entry);
        reader.Finish();
        return entry;
    }

    private static void CheckTimes(MapReader reader, ScheduleEntry entry, Func<string, string?> cronObjection)
    {
        string[] given = [.. TimeKeys.Where(reader.Has)];
        if (given.Length != 1)
        {
            reader.Problem(
                given.Length == 0 ? "id" : given[^1],
                given.Length == 0 ? "has no time" : $"stands beside {given[0]}",
                "Give exactly one of: cron (\"0 7 * * 1-5\"), every (15m), at (2026-12-24T08:00).");
        }

        if (entry.Cron is { } cron && cronObjection(cron) is { } objection)
        {
            reader.Problem("cron", objection, "Five fields: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday); or six, the seconds first.");
        }

        if (entry.Every is { } every && entry.Jitter >= every)
        {
            reader.Problem("jitter", "must be shorter than every");
        }
    }

    private static void CheckWork(MapReader reader, ScheduleEntry entry)
    {
        if (reader.Has("pipeline"))
        {
            reader.Problem("pipeline", "cannot be scheduled: this build runs no pipelines", "Give a prompt or a skill.");
        }
        else if (string.IsNullOrWhiteSpace(entry.Prompt) && entry.Skill is null)
        {
            reader.Problem("id", "has nothing to say to the agent", "Give a prompt or a skill.");
        }
    }

    private static TimeZoneInfo Zone(MapReader reader, TimeZoneInfo otherwise)
    {
        if (reader.Text("zone", 100) is not { } name)
        {
            return otherwise;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        reader.Problem("zone", $"\"{name}\" is no time zone this machine knows", "Write an IANA name such as Europe/Berlin, or UTC.");
        return otherwise;
    }

    private static string Name(MapReader reader, string key, string what)
    {
        var text = reader.Required(key, what);
        if (text.Length > 0 && !IsName(text))
        {
            reader.Problem(key, $"is \"{(text.Length > 80 ? text[..80] + "…" : text)}\"; it takes at most 63 of a-z, 0-9 and -, beginning with a letter or digit");
        }

        return text;
    }

    private static ScheduleMoment? Moment(MapReader reader)
    {
        if (reader.Text("at", 40) is not { } text)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, MomentForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new ScheduleMoment(local, null);
        }

        var withOffset = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        if (DateTimeOffset.TryParseExact(withOffset, OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return new ScheduleMoment(instant.DateTime, instant.Offset);
        }

        reader.Problem("at", "takes a date and a time such as 2026-12-24T08:00, or with an offset 2026-12-24T08:00:00+01:00");
        return null;
    }

    private static QuietEntry? Quiet(MapReader reader)
    {
        if (reader.Map("quiet") is not { } quiet)
        {
            return null;
        }

        var from = Clock(quiet, "from");
        var until = Clock(quiet, "until");
        var then = quiet.Choice("then", ["skip", "defer"]) ?? "skip";
        if (from is not null && from == until)
        {
            quiet.Problem("until", "is the same as from: that is no time or all of it", "Leave quiet out, or set enabled: false.");
        }

        quiet.Finish();
        return from is { } start && until is { } end ? new QuietEntry(start, end, then) : null;
    }

    private static TimeOnly? Clock(MapReader reader, string key)
    {
        var text = reader.Required(key, "a time of day such as 22:00");
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        if (text.Length > 0)
        {
            reader.Problem(key, "takes a time of day such as \"22:00\"", "Put it in quotation marks.");
        }

        return null;
    }

    private static bool IsName(string text) =>
        text.Length <= 63 && char.IsAsciiLetterOrDigit(text[0]) && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
