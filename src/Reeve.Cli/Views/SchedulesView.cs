using Reeve.Cli.Rendering;
using Reeve.Protocol.Schedules;

namespace Reeve.Cli.Views;

/// <summary>Schedules and their next times, a line each.</summary>
internal static class SchedulesView
{
    public static string Render(ListSchedulesResponse page, DateTimeOffset now, Style style)
    {
        if (page.Schedules.Count == 0)
        {
            return "no schedules: declare them in HOME/schedules.yaml\n";
        }

        var table = new Table(
            style, new Column("SCHEDULE", MayBeCut: true), new Column("AGENT", MayBeCut: true), new Column("STATE"), new Column("WHEN", MayBeCut: true),
            new Column("ZONE", MayBeCut: true), new Column("NEXT"), new Column("LAST"), new Column("FIRED"), new Column("MISSED"));
        foreach (var schedule in page.Schedules)
        {
            table.Row(
                schedule.Id, schedule.Agent, new Cell(schedule.State, Paint(schedule.State)), schedule.Times, schedule.Zone, Human.Moment(schedule.NextAt, now),
                Human.Moment(schedule.LastFiredAt, now), Human.Number(schedule.Fires), Human.Number(schedule.Misses));
        }

        return table.Render();
    }

    public static string Render(NextFiresResponse page, DateTimeOffset now, Style style)
    {
        if (page.Fires.Count == 0)
        {
            return "nothing fires\n";
        }

        var table = new Table(style, new Column("SCHEDULE", MayBeCut: true), new Column("AGENT", MayBeCut: true), new Column("FIRES"), new Column("LOCAL"), new Column("ZONE", MayBeCut: true));
        foreach (var fire in page.Fires)
        {
            table.Row(fire.Schedule, fire.Agent, fire.Quiet ? "quiet" : Human.Moment(fire.At, now), fire.Local, fire.Zone);
        }

        return table.Render();
    }

    public static string Render(ScheduleReport schedule, DateTimeOffset now) =>
        Printable.Line($"{schedule.Id} is {schedule.State}" + (schedule.NextAt is { } next ? $" and fires {(next <= now ? "now" : Human.Moment(next, now))}" : "")) + "\n";

    public static string Render(RunScheduleResponse response) =>
        Printable.Line(response.Run is { } run ? $"{response.Fire} {response.State}: {run}" : $"{response.Fire} {response.State}") + "\n";

    private static Func<Style, string, string>? Paint(string state) => state switch
    {
        "active" => static (style, text) => style.Good(text),
        _ => static (style, text) => style.Dim(text),
    };
}
