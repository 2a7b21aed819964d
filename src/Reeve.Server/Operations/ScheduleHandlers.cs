using System.Globalization;
using Reeve.Engine.Foundation;
using Reeve.Engine.Schedules;
using Reeve.Protocol.Schedules;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>schedules</c> operations.</summary>
internal sealed class ScheduleHandlers(ScheduleService schedules, IIdSource ids) : IOperationHandlers
{
    private const int MaxName = 200;
    private const int MaxKey = 60;
    private const string KeyPrefix = "now";

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.SchedulesList, ListAsync);
        registry.Add(Protocol.Operations.SchedulesNext, NextAsync);
        registry.Add(Protocol.Operations.SchedulesRun, RunAsync);
        registry.Add(Protocol.Operations.SchedulesPause, PauseAsync);
        registry.Add(Protocol.Operations.SchedulesResume, ResumeAsync);
    }

    private ValueTask<ListSchedulesResponse> ListAsync(ListSchedulesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var owner = caller.Visible ?? RequestRules.OptionalText("owner", request.Owner, MaxName);
        var agent = RequestRules.OptionalText("agent", request.Agent, MaxName);
        var page = RequestRules.Page(request.After, request.Limit, 100);
        var found = schedules.List()
            .Where(standing => agent is null || standing.Schedule.Agent == agent)
            .Where(standing => owner is null || schedules.OwnerOf(standing) == owner)
            .Where(standing => page.After is null || string.CompareOrdinal(standing.Schedule.Id, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        return ValueTask.FromResult(new ListSchedulesResponse
        {
            Schedules = [.. found.Take(page.Limit).Select(Of)],
            Problems = [.. schedules.Problems.Select(ProblemReports.Of)],
            Next = found.Count > page.Limit ? found[page.Limit - 1].Schedule.Id : null,
        });
    }

    private ValueTask<NextFiresResponse> NextAsync(NextFiresRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var id = request.Schedule is { } given ? RequestRules.Id("schedule", given) : null;
        return ValueTask.FromResult(new NextFiresResponse
        {
            Fires =
            [
                .. schedules.Next(id, caller.Visible, RequestRules.Limit(request.Limit, 10)).Select(static time => new NextFireReport
                {
                    Schedule = time.Schedule,
                    Agent = time.Agent,
                    At = time.At,
                    Local = time.Local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    Zone = time.Zone,
                    Quiet = time.IsQuiet,
                }),
            ],
        });
    }

    private async ValueTask<RunScheduleResponse> RunAsync(RunScheduleRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var key = request.IdempotencyKey is { } given ? RequestRules.Id("idempotency_key", RequestRules.Text("idempotency_key", given, MaxKey)) : ids.Next(KeyPrefix);
        var fired = await schedules.RunAsync(RequestRules.Id("schedule", request.Schedule), caller.Visible, key, caller.Identity, cancellationToken);
        return new RunScheduleResponse
        {
            Fire = fired.Fire.Id,
            Run = fired.Receipt?.Run.Value,
            State = fired.IsRepeated || fired.Receipt is { IsRepeated: true } ? "repeated" : fired.Receipt is null ? "waiting" : "started",
        };
    }

    private async ValueTask<PauseScheduleResponse> PauseAsync(PauseScheduleRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        new() { Schedule = Of(await schedules.PauseAsync(RequestRules.Id("schedule", request.Schedule), caller.Visible, caller.Identity, cancellationToken)) };

    private async ValueTask<ResumeScheduleResponse> ResumeAsync(ResumeScheduleRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        new() { Schedule = Of(await schedules.ResumeAsync(RequestRules.Id("schedule", request.Schedule), caller.Visible, caller.Identity, cancellationToken)) };

    private ScheduleReport Of(ScheduleStanding standing) => new()
    {
        Id = standing.Schedule.Id,
        Agent = standing.Schedule.Agent,
        Owner = schedules.OwnerOf(standing),
        Description = standing.Schedule.Description,
        Times = standing.Schedule.Times.Text,
        Zone = standing.Schedule.Times.Zone.Id,
        State = standing.Armed is { State: ScheduleState.Active, PausedBy: not null } ? "paused" : ScheduleNames.Of(standing.Armed.State),
        PausedBy = standing.Armed.PausedBy,
        NextAt = standing.Armed.IsWatched ? standing.Armed.Due : null,
        LastFiredAt = standing.Armed.LastFiredAt,
        LastRun = standing.Armed.LastRun?.Value,
        Fires = standing.Armed.Fires,
        Misses = standing.Armed.Misses,
    };
}
