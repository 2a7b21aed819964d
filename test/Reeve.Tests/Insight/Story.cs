using Reeve.Engine.Foundation;
using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.Tests.Insight;

/// <summary>An agent's runs as a test tells them, oldest first; the rules get them as storage gives them.</summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly AgentKey Agent = new("me", "watchman");

    private readonly List<EndedRun> _runs = [];
    private readonly List<EndedRun> _before = [];
    private readonly List<EndedStep> _steps = [];

    public static EndedRun Run(int number, RunState state = RunState.Succeeded, string? code = null, long tokens = 0, long microUsd = 0, RunKind kind = RunKind.External) =>
        new(new RunId($"run_{number:D5}"), kind, state, code, Start.AddMinutes(number), tokens, microUsd);

    public static EndedStep Step(RunId run, int number, string tool, StepState state = StepState.Done, string? code = null, string? rule = null, double milliseconds = 10, int minute = 0)
    {
        var at = Start.AddMinutes(minute).AddSeconds(number);
        return new EndedStep(run, number, tool, state, code, rule, at, at.AddMilliseconds(milliseconds));
    }

    public Story Runs(int count, RunState state, string? code = null, params (string Tool, StepState State, string? Code)[] steps)
    {
        for (var i = 0; i < count; i++)
        {
            Add(Run(_runs.Count, state, code), steps);
        }

        return this;
    }

    public Story Add(EndedRun run, params (string Tool, StepState State, string? Code)[] steps)
    {
        _runs.Add(run);
        _steps.AddRange(steps.Select((step, place) => Step(run.Id, place + 1, step.Tool, step.State, step.Code)));
        return this;
    }

    public Story Before(int count, RunState state)
    {
        _before.AddRange(Enumerable.Range(0, count).Select(i => Run(-1 - _before.Count - i, state)));
        return this;
    }

    /// <summary>Runs with one done call of the tool each.</summary>
    public Story Calls(string tool, IEnumerable<double> milliseconds)
    {
        foreach (var took in milliseconds)
        {
            var run = Run(_runs.Count);
            _runs.Add(run);
            _steps.Add(Step(run.Id, 1, tool, milliseconds: took, minute: _runs.Count));
        }

        return this;
    }

    public AgentWindow Window(int fresh = 1) => new()
    {
        Agent = Agent,
        From = Start,
        To = Start.AddDays(7),
        Runs = [.. Enumerable.Reverse(_runs)],
        Before = _before,
        Steps = _steps.GroupBy(static step => step.Run).ToDictionary(static group => group.Key, static group => (IReadOnlyList<EndedStep>)[.. group]),
        Fresh = fresh,
    };

    public AgentHealth Judge(int fresh = 1, int minRuns = 5, InsightThresholds? thresholds = null) => InsightRules.Judge(Window(fresh), minRuns, thresholds);
}
