namespace Reeve.Engine.Runs;

/// <summary>Whose run it is, as whoever may refuse or stop it looks at it.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Agent">The agent.</param>
/// <param name="IsAlert">Whether it delivers an alert: see <see cref="DaemonRuns"/>.</param>
public readonly record struct RunSubject(string Owner, string Agent, bool IsAlert)
{
    public static RunSubject Of(Run run) => new(run.Owner, run.Agent, DaemonRuns.IsAlert(run.Kind, run.Trigger, run.Agent));

    public static RunSubject Of(RunDraft draft) => new(draft.Owner, draft.Agent, DaemonRuns.IsAlert(draft.Kind, draft.Trigger, draft.Agent));
}
